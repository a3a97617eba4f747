#!/bin/sh
# Publishes the simulator and measures its Salesforce with 100,000 opportunities: loading (10 s at most), indexed queries and an upsert of 200
# records (20 times a bare endpoint of the same run at most). Exit code 1 where it is slower. Needs the .NET SDK and node.
set -eu

tests=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

dotnet publish "$tests/../src/SpotDraftSalesforce.Simulator" --configuration Release --output "$work" -v quiet
node "$tests/outside/simulator-speed.mjs" dotnet "$work/SpotDraftSalesforce.Simulator.dll"
