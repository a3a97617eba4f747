#!/bin/sh
# Publishes the server and measures, over stdio, how long it takes from the start of the process to the first tools/list answer, and its memory then:
# median of five starts each, alternating with @modelcontextprotocol/server-everything. Exit code 1 above 1.3 times its time, or above 150 MB.
# Needs the .NET SDK, node and npm. PUBLISHED=FOLDER measures a server that is published there already.
set -eu

tests=$(cd "$(dirname "$0")" && pwd)
outside=$tests/outside
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# npm writes its own copy of the lock file last, so an older one means another or an unfinished installation.
if [ ! "$outside/node_modules/.package-lock.json" -nt "$outside/package-lock.json" ]; then
    (cd "$outside" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
fi
node=$(command -v node)
for bundled in "$outside"/node_modules/node-*/bin/node; do
    if [ -x "$bundled" ]; then
        node=$bundled
    fi
done

published=${PUBLISHED:-}
if [ -z "$published" ]; then
    published=$work/server
    dotnet publish "$tests/../src/SpotDraftSalesforce.Mcp" --nologo -v quiet -o "$published"
fi

cat >"$work/plan.json" <<PLAN
[
  { "name": "server-everything", "command": "$node",
    "arguments": ["$outside/node_modules/@modelcontextprotocol/server-everything/dist/index.js", "stdio"], "environment": {} },
  { "name": "serve --stdio", "command": "$published/SpotDraftSalesforce.Mcp", "within": 1.3, "megabytesAtMost": 150,
    "arguments": ["serve", "--stdio", "--data", "$work/state"],
    "environment": { "SDSF_Stdio__Principal": "sales-rep", "SDSF_Stdio__Roles": "sales_manager" } },
  { "name": "serve --stdio --simulator", "command": "$published/SpotDraftSalesforce.Mcp", "megabytesAtMost": 150,
    "arguments": ["serve", "--stdio", "--simulator", "--data", "$work/simulated"],
    "environment": {} }
]
PLAN
"$node" "$outside/startup.mjs" "$work/plan.json"
