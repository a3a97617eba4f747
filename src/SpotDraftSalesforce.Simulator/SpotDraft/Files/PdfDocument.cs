using System.Globalization;
using System.Text;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Files;

/// <summary>
/// Writes a plain PDF 1.4 file: lines of Helvetica on A4 pages, a correct cross-reference table, no dates and no random ids, so that the
/// same lines always give the same bytes.
/// </summary>
internal static class PdfDocument
{
    private const int LinesPerPage = 48;
    private const int Width = 92;
    private const string Closing = "\nendstream\nendobj\n";

    /// <summary>Digits of the numbers that depend on the padding, so that these do not change what the file needs besides it.</summary>
    private const string Wide = "D10";

    /// <summary>
    /// Characters outside Latin-1 become question marks. An unused stream object of spaces brings the file to exactly <paramref name="size"/> bytes,
    /// where it has not so many already without it (or just as many as the empty object takes).
    /// </summary>
    public static DocumentBytes Render(IEnumerable<string> lines, int size = 0)
    {
        var pages = lines.SelectMany(Wrap).Chunk(LinesPerPage).DefaultIfEmpty([]).ToArray();
        using var file = new MemoryStream();
        var offsets = new List<long>();
        Write(file, "%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n");
        Object(file, offsets, "<< /Type /Catalog /Pages 2 0 R >>");
        var kids = string.Join(' ', Enumerable.Range(0, pages.Length).Select(index => $"{Number(4 + (index * 2))} 0 R"));
        Object(file, offsets, $"<< /Type /Pages /Kids [{kids}] /Count {Number(pages.Length)} >>");
        Object(file, offsets, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        for (var index = 0; index < pages.Length; index++)
        {
            Object(
                file,
                offsets,
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
                    + $"/Contents {Number(5 + (index * 2))} 0 R >>"
            );
            Stream(file, offsets, Encoding.Latin1.GetBytes(PageText(pages[index])));
        }

        if (size > file.Length)
        {
            return Padded(file, offsets, size);
        }

        Trailer(file, offsets, file.Length);
        return new DocumentBytes(file.ToArray());
    }

    private static DocumentBytes Padded(MemoryStream file, List<long> offsets, int size)
    {
        offsets.Add(file.Length);
        using var end = new MemoryStream();
        Write(end, Closing);
        Trailer(end, offsets, 0);
        var padding = Math.Max(0, size - file.Length - Opening(offsets.Count, 0).Length - end.Length);
        Write(file, Opening(offsets.Count, padding));
        end.SetLength(0);
        Write(end, Closing);
        Trailer(end, offsets, file.Length + padding + Closing.Length);
        return new DocumentBytes(file.ToArray(), padding, end.ToArray());
    }

    private static string PageText(IEnumerable<string> lines)
    {
        var text = new StringBuilder("BT /F1 11 Tf 50 790 Td 15 TL\n");
        foreach (var line in lines)
        {
            text.Append('(').Append(Escape(line)).Append(") Tj T*\n");
        }

        return text.Append("ET").ToString();
    }

    private static string Escape(string line)
    {
        var text = new StringBuilder(line.Length);
        foreach (var character in line)
        {
            _ = character switch
            {
                '(' or ')' or '\\' => text.Append('\\').Append(character),
                < ' ' => text.Append(' '),
                > '\u00ff' or (>= '\u007f' and <= '\u009f') => text.Append('?'),
                _ => text.Append(character),
            };
        }

        return text.ToString();
    }

    private static IEnumerable<string> Wrap(string line) =>
        line.Length <= Width ? [line] : line.Chunk(Width).Select(part => new string(part));

    private static void Object(MemoryStream file, List<long> offsets, string body)
    {
        offsets.Add(file.Length);
        Write(file, $"{Number(offsets.Count)} 0 obj\n{body}\nendobj\n");
    }

    private static void Stream(MemoryStream file, List<long> offsets, byte[] content)
    {
        offsets.Add(file.Length);
        Write(file, Opening(offsets.Count, content.Length));
        file.Write(content);
        Write(file, Closing);
    }

    private static string Opening(int number, long length) =>
        $"{Number(number)} 0 obj\n<< /Length {length.ToString(Wide, CultureInfo.InvariantCulture)} >>\nstream\n";

    private static void Trailer(MemoryStream file, List<long> offsets, long start)
    {
        Write(file, $"xref\n0 {Number(offsets.Count + 1)}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            Write(file, offset.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n");
        }

        Write(
            file,
            $"trailer\n<< /Size {Number(offsets.Count + 1)} /Root 1 0 R >>\nstartxref\n{start.ToString(Wide, CultureInfo.InvariantCulture)}\n%%EOF\n"
        );
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Write(MemoryStream file, string text) => file.Write(Encoding.Latin1.GetBytes(text));
}
