#!/bin/sh
# Runs the official MCP conformance suite against the server's own HTTP endpoint (fixture tools behind it), for both protocol eras.
# Needs the .NET SDK, node and npm. The exit code is 0 when every required server scenario of both revisions passes.
set -eu

tests=$(cd "$(dirname "$0")" && pwd)
outside=$tests/outside
out=$(mktemp -d)
server=
stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$out"
}
trap stop EXIT
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

project=$tests/SpotDraftSalesforce.EndToEnd
dotnet build "$project" --nologo -v quiet
dotnet "$(dotnet msbuild "$project" -getProperty:TargetPath)" --http >"$out/endpoint" &
server=$!
while [ ! -s "$out/endpoint" ]; do
    kill -0 "$server" 2>/dev/null || { echo "the fixture server did not start" >&2; exit 1; }
    sleep 0.1
done
read -r endpoint <"$out/endpoint"

failed=0
for revision in 2025-11-25 2026-07-28; do
    echo "== conformance to $revision"
    "$node" "$outside/node_modules/@modelcontextprotocol/conformance/dist/index.js" \
        server --url "$endpoint" --requirements "$revision" >"$out/$revision" 2>&1 || failed=1
    sed -n '/=== SUMMARY ===/,$p' "$out/$revision"
done
exit "$failed"
