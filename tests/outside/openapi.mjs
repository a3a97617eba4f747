// Holds recorded exchanges against SpotDraft's own OpenAPI document with ajv: path, parameters, request body, status, answer.
// usage: node openapi.mjs DOCUMENT EXCEPTIONS FILE, with {"exchanges": [{"source", "method", "target", "status", "fault",
// "requestType", "request", "answerType", "answer", "size"}], "webhooks": [{"source", "body"}]}
// EXCEPTIONS has one line per justified violation: KEY -- REASON; one that does not occur is a problem too.
// Prints what is wrong, a line each; exit code 1 when there is anything.
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import formats from "ajv-formats";
import { parse } from "yaml";

const [, , documentFile, exceptionsFile, exchangesFile] = process.argv;
const openApi = parse(readFileSync(documentFile, "utf8"));
const exceptions = new Map(
  readFileSync(exceptionsFile, "utf8").split("\n").filter((line) => line.trim() && !line.startsWith("#")).map((line) => {
    const [key, reason] = line.split(" -- ");
    return [key.trim(), reason?.trim()];
  }),
);

// What the document's guide says of every call: these answers need not be declared by the operation, but have one of three bodies.
const guideStatuses = new Set([302, 400, 401, 402, 403, 404, 409, 424, 429, 500, 501, 502, 503, 504]);
const errorBody = {
  anyOf: [
    {
      type: "object",
      required: ["detail"],
      additionalProperties: false,
      properties: { detail: { type: "string" }, code: { type: "string" }, message: { type: "string" }, status_code: { type: "integer" } },
    },
    {
      type: "object",
      minProperties: 1,
      not: { anyOf: [{ required: ["detail"] }, { required: ["code"] }, { required: ["message"] }] },
      additionalProperties: { type: "array", minItems: 1, items: { type: "string" } },
    },
  ],
};

// OpenAPI 3.0 to JSON Schema: nullable, references, and no field that the document does not name.
function convert(schema) {
  if (Array.isArray(schema)) {
    return schema.map(convert);
  }
  if (schema === null || typeof schema !== "object") {
    return schema;
  }
  if (schema.$ref) {
    return { $ref: schema.$ref.replace("#/components/schemas/", "openapi#/definitions/") };
  }
  const { nullable, example, examples, xml, discriminator, externalDocs, deprecated, readOnly, writeOnly, properties, ...rest } = schema;
  const converted = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !name.startsWith("x-")).map(([name, value]) => [
      name,
      ["items", "allOf", "anyOf", "oneOf", "not", "additionalProperties"].includes(name) ? convert(value) : value,
    ]),
  );
  if (properties && Object.keys(properties).length > 0) {
    converted.type ??= "object";
    converted.properties = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, convert(value)]));
    converted.additionalProperties ??= false;
  }
  return nullable ? { anyOf: [converted, { type: "null" }] } : converted;
}

const options = { strict: false, allErrors: true, verbose: true };
const ajv = formats(new Ajv(options));
const coercing = formats(new Ajv({ ...options, coerceTypes: true }));
const definitions = Object.fromEntries(Object.entries(openApi.components.schemas).map(([name, schema]) => [name, convert(schema)]));
for (const each of [ajv, coercing]) {
  each.addFormat("binary", true);
  each.addSchema({ $id: "openapi", definitions });
}
const compiled = new Map();
function validator(schema, coerce) {
  const key = JSON.stringify([schema, coerce]);
  if (!compiled.has(key)) {
    compiled.set(key, (coerce ? coercing : ajv).compile(schema));
  }
  return compiled.get(key);
}

const operations = Object.entries(openApi.paths).map(([template, item]) => ({
  template,
  item,
  names: [...template.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]),
  pattern: new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]+\}/g, "([^/]+)")}$`),
}));
// A literal segment is meant before a parameter: contracts/approvals/ is no contract.
operations.sort((one, other) => one.names.length - other.names.length);

const problems = new Map();
const met = new Set();
function complain(key, source, detail) {
  if (exceptions.has(key)) {
    met.add(key);
  } else if (!problems.has(key)) {
    problems.set(key, `${key}: ${detail} (${source})`);
  }
}

function check(place, schema, value, source, coerce = false) {
  const validate = validator(schema, coerce);
  if (validate(coerce ? { value } : value)) {
    return;
  }
  // Of alternatives only the choice itself is told.
  const choices = validate.errors.filter((error) => ["anyOf", "oneOf"].includes(error.keyword)).map((error) => error.schemaPath);
  for (const error of validate.errors) {
    if (choices.some((path) => error.schemaPath !== path && error.schemaPath.startsWith(`${path}/`))) {
      continue;
    }
    const field = error.params.missingProperty ?? error.params.additionalProperty;
    const path = error.instancePath.replace(/\/\d+(?=\/|$)/g, "/#") + (field ? `/${field}` : "");
    complain(`${place} ${path || "/"} ${error.keyword}`, source, `${error.message}, is ${JSON.stringify(error.data)?.slice(0, 200)}`);
  }
}

function parameter(place, declared, text, source) {
  const schema = convert(declared.schema.type === "array" ? declared.schema.items : declared.schema);
  const texts = declared.name.endsWith("[$in]") || declared.schema.type === "array" ? text.split(/(?<!\\),/) : [text];
  for (const each of texts) {
    check(place, { type: "object", properties: { value: schema } }, each, source, true);
  }
}

function json(place, text, source) {
  try {
    return { value: JSON.parse(text) };
  } catch {
    complain(`${place} json`, source, "is not JSON");
    return null;
  }
}

function request(name, operation, exchange) {
  const { source } = exchange;
  const url = new URL(exchange.target, "http://simulator");
  const parameters = (operation.operation.parameters ?? []).concat(operation.item.parameters ?? []);
  operation.names.forEach((path, index) => {
    const declared = parameters.find((each) => each.in === "path" && each.name === path);
    if (declared) {
      parameter(`${name} path ${path}`, declared, decodeURIComponent(operation.values[index]), source);
    }
  });
  for (const [query, text] of url.searchParams) {
    const declared = parameters.find((each) => each.in === "query" && each.name === query);
    if (!declared) {
      complain(`${name} query ${query} undeclared`, source, "is no parameter of the operation");
    } else {
      parameter(`${name} query ${query}`, declared, text, source);
    }
  }
  for (const declared of parameters.filter((each) => each.in === "query" && each.required && !url.searchParams.has(each.name))) {
    complain(`${name} query ${declared.name} required`, source, "is missing");
  }
  const body = operation.operation.requestBody;
  if (!exchange.request) {
    if (body?.required) {
      complain(`${name} request required`, source, "has no body");
    }
    return;
  }
  const type = exchange.requestType?.split(";")[0];
  const schema = body?.content?.[type]?.schema;
  if (!schema) {
    complain(`${name} request ${type} undeclared`, source, "takes no such body");
    return;
  }
  const read = json(`${name} request`, exchange.request, source);
  if (read) {
    check(`${name} request`, convert(schema), read.value, source);
  }
}

function answer(name, operation, exchange) {
  const { source, status } = exchange;
  const declared = operation.operation.responses[status];
  const place = `${name} ${status}`;
  const content = Object.values(declared?.content ?? {})[0]?.schema;
  if (!declared || (!content && status >= 400)) {
    if (!declared && !guideStatuses.has(status)) {
      complain(place, source, "is no status of the operation");
    }
    if (exchange.answer) {
      const read = json(place, exchange.answer, source);
      if (read) {
        check(place, errorBody, read.value, source);
      }
    }
    return;
  }
  if (!content) {
    if (exchange.size > 0) {
      complain(`${place} body`, source, "has a body where none is declared");
    }
  } else if (content.format === "binary") {
    // The document calls files JSON; they are files.
    if (exchange.size === 0) {
      complain(`${place} body`, source, "is empty");
    }
  } else {
    const read = json(place, exchange.answer ?? "", source);
    if (read) {
      check(place, convert(content), read.value, source);
    }
  }
}

const { exchanges, webhooks } = JSON.parse(readFileSync(exchangesFile, "utf8"));
for (const exchange of exchanges) {
  const url = new URL(exchange.target, "http://simulator");
  if (url.pathname.startsWith("/storage/")) {
    continue;
  }
  const at = (path) => operations.find((each) => each.pattern.test(path) && each.item[exchange.method.toLowerCase()]);
  if (exchange.status === 302 && exchange.source === "tour" && at(url.pathname.endsWith("/") ? url.pathname.slice(0, -1) : `${url.pathname}/`)) {
    continue;
  }
  const found = at(url.pathname);
  if (!found) {
    complain(`${exchange.method} ${url.pathname.replace(/\d+/g, "#")} path`, exchange.source, "is no path of the document");
    continue;
  }
  const operation = {
    ...found,
    operation: found.item[exchange.method.toLowerCase()],
    values: found.pattern.exec(url.pathname).slice(1),
  };
  const name = `${exchange.method} ${found.template.replace("/api/v2.1/public/", "")}`;
  // A test may send rubbish on purpose, to see it refused; the connector may not.
  if (exchange.source !== "tour" || exchange.status < 400) {
    request(name, operation, exchange);
  }
  if (!exchange.fault && exchange.status > 0) {
    answer(name, operation, exchange);
  }
}
for (const { source, body } of webhooks) {
  check("webhook", { $ref: "openapi#/definitions/ContractActivityDomainModel" }, JSON.parse(body), source);
}
for (const [key, reason] of exceptions) {
  if (!reason) {
    problems.set(key, `${key}: the exception has no reason`);
  } else if (!met.has(key)) {
    problems.set(key, `${key}: the exception does not occur any more`);
  }
}
console.log([...problems.values()].join("\n"));
process.exit(problems.size === 0 ? 0 : 1);
