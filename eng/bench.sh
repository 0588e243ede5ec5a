#!/usr/bin/env bash
# What the gateway costs, in one command: CPU per request over a bare pass-through with accounts and telemetry on, start-up, memory, a matrix of requests with
# latencies and allocations, beside Portkey too, and how fast the ledger is written and asked. Needs PostgreSQL's programs, and npm for Portkey; takes about
# half an hour and writes to Benchmarks/results.
#   bash eng/bench.sh            all of it
#   bash eng/bench.sh --smoke    everything once and tiny; its numbers mean nothing
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

dotnet build -c Release Benchmarks
benchmarks=(dotnet artifacts/bin/Benchmarks/release/Benchmarks.dll)
if [ "${1:-}" = --smoke ]; then
  exec "${benchmarks[@]}" --smoke
elif [ $# -gt 0 ]; then
  echo "Unknown argument: $1. There is only --smoke." >&2
  exit 2
fi

# Without npm or its packages the run says so, and leaves Portkey out.
if command -v npm > /dev/null; then
  npm ci --no-audit --no-fund --prefix Benchmarks/Peers/portkey < /dev/null || echo 'Portkey was not installed.' >&2
fi

"${benchmarks[@]}" load --out Benchmarks/results
"${benchmarks[@]}" matrix --out Benchmarks/results
"${benchmarks[@]}" ledger --out Benchmarks/results
"${benchmarks[@]}" micro --job short --out Benchmarks/results/micro.md
