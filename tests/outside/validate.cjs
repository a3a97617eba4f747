// Compiles every tool's schemas with ajv, in both dialects that clients use, and compares every structured answer with its tool's output schema.
// usage: node validate.cjs FILE, with {"tools": [{"name", "input", "output"}], "answers": [{"tool", "failed", "structured"}]}
// Prints what is wrong, a line each; exit code 1 when there is anything.
const { readFileSync } = require("node:fs");
const Draft7 = require("ajv").default;
const Draft2020 = require("ajv/dist/2020").default;
const formats = require("ajv-formats").default;

const { tools, answers } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const problems = [];
const outputs = new Map();

for (const Dialect of [Draft7, Draft2020]) {
  const ajv = formats(new Dialect({ strict: true, allErrors: true }));
  for (const { name, input, output } of tools) {
    for (const [side, schema] of [["input", input], ["output", output]]) {
      try {
        const validate = ajv.compile(schema);
        if (side === "output") {
          outputs.set(`${name} ${Dialect.name}`, validate);
        }
      } catch (fault) {
        problems.push(`${name} ${side}: ${fault.message}`);
      }
    }
  }

  for (const { tool, failed, structured } of answers) {
    const validate = outputs.get(`${tool} ${Dialect.name}`);
    if (structured == null) {
      // A tool with an output schema answers in structure, unless it failed.
      if (!failed) {
        problems.push(`${tool} answered without structure`);
      }
    } else if (validate && !validate(structured)) {
      problems.push(`${tool}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(structured)}`);
    }
  }
}

console.log(problems.join("\n"));
process.exit(problems.length === 0 ? 0 : 1);
