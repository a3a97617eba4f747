// Measures the simulated Salesforce at the size of a large customer, so that no benchmark of ours measures the simulator instead.
// usage: node simulator-speed.mjs DOTNET SIMULATOR.dll; prints the medians, and exits with 1 where a limit is not met.
import { spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";

const opportunities = 100_000;
const mostSecondsToLoad = 10;
const mostTimesBare = 20;
const rounds = 200;

const [dotnet, simulator] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function start(extra) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(dotnet, [simulator, ...extra], { stdio: ["ignore", "pipe", "inherit"] });
    child.on("exit", (code) => reject(new Error(`the simulator ended with ${code}`)));
    createInterface({ input: child.stdout }).once("line", (line) =>
      resolve({ child, access: JSON.parse(line).salesforce, milliseconds: performance.now() - began }),
    );
  });
}

function send(access, method, path, { body, token, type = "application/json" } = {}) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(body && { "content-type": type }) };
    const call = request(access.base + path, { method, agent, headers }, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => {
        const text = Buffer.concat(pieces).toString();
        const milliseconds = performance.now() - began;
        if (answer.statusCode >= 300) {
          reject(new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`));
        } else {
          resolve({ text, milliseconds });
        }
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure(call) {
  const times = [];
  for (let round = 0; round < rounds * 1.5; round++) {
    const { milliseconds } = await call(round);
    if (round >= rounds / 2) {
      times.push(milliseconds);
    }
  }

  return median(times);
}

async function session(access) {
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id: access.client_id, client_secret: access.client_secret });
  const { text } = await send(access, "POST", "/services/oauth2/token", { body: form.toString(), type: "application/x-www-form-urlencoded" });
  return JSON.parse(text).access_token;
}

const problems = [];
const tell = (name, value, unit, most) => {
  const late = most !== undefined && value > most;
  console.log(`${name.padEnd(58)}${value.toFixed(2).padStart(10)} ${unit}${most === undefined ? "" : `  (at most ${most})`}${late ? "  TOO SLOW" : ""}`);
  if (late) {
    problems.push(name);
  }
};

const empty = await start([]);
empty.child.removeAllListeners("exit").kill();
const { child, access, milliseconds } = await start(["--opportunities", String(opportunities)]);
child.removeAllListeners("exit");
try {
  tell(`load ${opportunities} opportunities at the start`, (milliseconds - empty.milliseconds) / 1000, "s", mostSecondsToLoad);
  const token = await session(access);
  const data = "/services/data/v68.0";
  const query = (soql) => send(access, "GET", `${data}/query?q=${encodeURIComponent(soql)}`, { token });
  const id = JSON.parse((await query("SELECT Id FROM Opportunity WHERE SpotDraft_Renewal_Key__c = 'volume-5000'")).text).records[0].Id;
  const account = JSON.parse((await query(`SELECT AccountId FROM Opportunity WHERE Id = '${id}'`)).text).records[0].AccountId;
  const since = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 19) + "Z";

  const bare = await measure(() => send(access, "GET", "/services/data"));
  tell("bare endpoint: /services/data", bare, "ms");
  const limit = (time) => [time / bare, "times bare", mostTimesBare];
  const queries = {
    "query by Id": `SELECT Id, Name, Account.Name FROM Opportunity WHERE Id = '${id}'`,
    "query by external id": "SELECT Id, Name FROM Opportunity WHERE SpotDraft_Renewal_Key__c = 'volume-4711'",
    "query by Name": "SELECT Id, Name FROM Opportunity WHERE Name = 'Volume Opportunity 4711'",
    "query by reference": `SELECT Id, Name, Amount FROM Opportunity WHERE AccountId = '${account}' AND IsWon = true`,
    "query of the last day's history, by date": `SELECT Id, OpportunityId, StageName FROM OpportunityHistory WHERE CreatedDate > ${since} ORDER BY CreatedDate, Id LIMIT 200`,
    "query by keyset": `SELECT Id FROM Opportunity WHERE (CreatedDate = ${since} AND Id > '${id}') OR CreatedDate > ${since} ORDER BY CreatedDate, Id LIMIT 50`,
    "query by semi-join": `SELECT Id, Name FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity WHERE SpotDraft_Renewal_Key__c = 'volume-4711')`,
  };
  for (const [name, soql] of Object.entries(queries)) {
    tell(name, ...limit(await measure(() => query(soql))));
  }

  const upsert = (round) => {
    const records = Array.from({ length: 200 }, (_, at) => ({
      attributes: { type: "Opportunity" },
      SpotDraft_Renewal_Key__c: `volume-${(round * 200 + at) % opportunities}`,
      NextStep: `Step ${round}`,
      Amount: 1000 + round,
    }));
    const body = JSON.stringify({ allOrNone: false, records });
    return send(access, "PATCH", `${data}/composite/sobjects/Opportunity/SpotDraft_Renewal_Key__c`, { token, body });
  };
  tell("upsert of 200 records", ...limit(await measure(upsert)));

  const csv = ["Name,StageName,CloseDate,SpotDraft_Renewal_Key__c"];
  for (let at = 0; at < opportunities; at++) {
    csv.push(`Bulk ${at},Prospecting,2027-01-31,bulk-${at}`);
  }

  const began = performance.now();
  const job = JSON.parse(
    (await send(access, "POST", `${data}/jobs/ingest`, { token, body: JSON.stringify({ object: "Opportunity", operation: "insert" }) })).text,
  );
  await send(access, "PUT", `${data}/jobs/ingest/${job.id}/batches`, { token, body: csv.join("\n"), type: "text/csv" });
  await send(access, "PATCH", `${data}/jobs/ingest/${job.id}`, { token, body: '{"state":"UploadComplete"}' });
  let info;
  do {
    info = JSON.parse((await send(access, "GET", `${data}/jobs/ingest/${job.id}`, { token })).text);
  } while (info.state === "UploadComplete" || info.state === "InProgress");
  if (info.numberRecordsProcessed !== opportunities || info.numberRecordsFailed > 0) {
    problems.push(`bulk: ${JSON.stringify(info)}`);
  }

  tell(`bulk insert of ${opportunities} opportunities`, (performance.now() - began) / 1000, "s", mostSecondsToLoad);
} finally {
  agent.destroy();
  child.kill();
}

if (problems.length > 0) {
  console.error(`too slow: ${problems.join("; ")}`);
  process.exitCode = 1;
}
