#!/usr/bin/env bash
# Load while faults rotate; every reply, the ledger and the budgets are checked. Exit code 1 when a promise is broken.
# Arguments: --seconds N (300), --seed N (1), --callers N (16), --fault NAME (only those with this in their name). An hour: eng/chaos.sh --seconds 3600
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec dotnet run -c Release --project Benchmarks -- chaos "$@"
