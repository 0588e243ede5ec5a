#!/usr/bin/env bash
# The one check of the repository: format, build with warnings as errors, tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

echo '== dotnet format --verify-no-changes'
dotnet format BedrockAspire.NoAspire.slnf --verify-no-changes

echo '== dotnet build -c Release'
dotnet build -c Release

echo '== dotnet test'
dotnet test
