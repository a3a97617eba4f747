// Reads PDF files with pdf-lib, strictly: an object that is not what PDF says ends it.
// usage: node pdf.mjs FILE...; prints a line for each: pages, width and height of the first, fonts of the first.
import { readFileSync } from "node:fs";
import { PDFDocument, PDFName } from "pdf-lib";

for (const file of process.argv.slice(2)) {
  const document = await PDFDocument.load(readFileSync(file), { throwOnInvalidObject: true, updateMetadata: false });
  const page = document.getPage(0);
  const fonts = page.node.Resources().lookup(PDFName.of("Font"));
  console.log(`${document.getPageCount()} ${Math.round(page.getWidth())}x${Math.round(page.getHeight())} ${fonts.keys().join(",")}`);
}
