#!/usr/bin/env bash
# Brings data/bedrock-models.json up to what AWS lists for the account whose credentials are found.
# Settings follow as for the services: eng/refresh-models.sh --Bedrock:Regions=us-east-1,eu-central-1,ap-northeast-1
set -euo pipefail
cd "$(dirname "$0")/.."
exec dotnet run --project Standalone -- refresh-models "$PWD/data/bedrock-models.json" "$@"
