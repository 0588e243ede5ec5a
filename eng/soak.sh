#!/usr/bin/env bash
# Many streams at once for a long while; memory, handles, threads and waiting records are sampled, and must not grow.
# Arguments: --minutes N (10), --streams N (1000), --out FOLDER (Benchmarks/results). An hour: eng/soak.sh --minutes 60
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec dotnet run -c Release --project Benchmarks -- soak "$@"
