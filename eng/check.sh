#!/usr/bin/env bash
# The one check of the repository: format, build with warnings as errors, tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

echo '== dotnet format --verify-no-changes'
dotnet format BedrockAspire.NoAspire.slnf --verify-no-changes
for folder in AppHost AppHost.Tests; do
  # Without the Aspire packages these two do not load, but their white space can be checked.
  [ ! -d "$folder" ] || dotnet format whitespace "$folder" --folder --verify-no-changes
done

echo '== dotnet build -c Release'
dotnet build -c Release

echo '== dotnet test'
dotnet test
