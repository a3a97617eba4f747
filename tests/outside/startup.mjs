// Measures how long each of several stdio servers takes from the start of its process to its first tools/list answer, and what memory it then holds.
// usage: node startup.mjs PLAN.json, with [{"name", "command", "arguments", "environment"}, ...]; the first server is the yardstick of the others.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";

const rounds = 5;
const handshake = {
  protocolVersion: "2025-11-25",
  capabilities: {},
  clientInfo: { name: "startup", version: "1" },
};

/** Kilobytes that the process holds, or null where the system does not say. */
function residentOf(pid) {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? NaN);
  } catch {
    return NaN;
  }
}

function start(server) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(server.command, server.arguments, {
      cwd: "/",
      env: { ...process.env, ...server.environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let said = "";
    let measured;
    child.stderr.on("data", (text) => (said += text));
    const send = (message) => child.stdin.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
    createInterface({ input: child.stdout }).on("line", (line) => {
      const message = JSON.parse(line);
      if (message.id === 1) {
        send({ method: "notifications/initialized" });
        send({ id: 2, method: "tools/list" });
      } else if (message.id === 2) {
        measured = {
          milliseconds: performance.now() - began,
          megabytes: residentOf(child.pid) / 1024,
          tools: message.result.tools.length,
          listBytes: Buffer.byteLength(line),
        };
        child.stdin.end();
      }
    });
    child.on("error", reject);
    child.on("exit", (code) =>
      measured ? resolve(measured) : reject(new Error(`${server.name} ended with ${code} before it listed its tools:\n${said}`)),
    );
    send({ id: 1, method: "initialize", params: handshake });
  });
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const servers = JSON.parse(readFileSync(process.argv[2], "utf8"));
const runs = new Map(servers.map((server) => [server.name, []]));
for (const server of servers) {
  // Not counted: fills the file cache, and makes the state folder.
  await start(server);
}

for (let round = 0; round < rounds; round++) {
  for (const server of servers) {
    runs.get(server.name).push(await start(server));
  }
}

const report = servers.map(({ name, within, megabytesAtMost }) => {
  const own = runs.get(name);
  return {
    name,
    milliseconds: Math.round(median(own.map((run) => run.milliseconds))),
    each: own.map((run) => Math.round(run.milliseconds)),
    megabytes: Math.round(median(own.map((run) => run.megabytes))),
    tools: own[0].tools,
    listBytes: own[0].listBytes,
    within,
    megabytesAtMost,
  };
});
const yardstick = report[0];
let failed = false;
for (const one of report) {
  const ratio = one.milliseconds / yardstick.milliseconds;
  const slow = one.within !== undefined && ratio > one.within;
  const heavy = one.megabytesAtMost !== undefined && one.megabytes > one.megabytesAtMost;
  failed ||= slow || heavy;
  console.log(
    `${one.name}: median ${one.milliseconds} ms of ${one.each.join(", ")}; ratio ${ratio.toFixed(2)}` +
      (one.within === undefined ? "" : ` (at most ${one.within})${slow ? " TOO SLOW" : ""}`) +
      `; ${one.megabytes} MB` +
      (one.megabytesAtMost === undefined ? "" : ` (at most ${one.megabytesAtMost})${heavy ? " TOO MUCH" : ""}`) +
      `; ${one.tools} tools, ${one.listBytes} bytes`,
  );
}

process.exit(failed ? 1 : 0);
