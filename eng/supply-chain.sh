#!/usr/bin/env bash
# What the product is made of: refuses a package that packages.lock.json does not name with its hash, asks the package source for known weaknesses,
# and writes a bill of materials (CycloneDX) for each program that ships, to artifacts/sbom.
#   bash eng/supply-chain.sh [FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

solution=BedrockAspire.NoAspire.slnf
programs=(ChatApi ImageApi Console Migrator Simulator Standalone)
out=${1:-artifacts/sbom}

echo '== packages are those of the lock files'
dotnet restore "$solution" --locked-mode

echo '== known weaknesses'
dotnet list "$solution" package --vulnerable --include-transitive --format json > artifacts/vulnerable.json
node eng/weaknesses.mjs artifacts/vulnerable.json

echo '== bills of materials'
dotnet tool restore > artifacts/tools.log 2>&1 || { cat artifacts/tools.log; exit 1; }
version=$(git describe --tags --always 2> /dev/null || echo 0.0.0)
mkdir -p "$out"
for program in "${programs[@]}"; do
  dotnet tool run dotnet-CycloneDX -- "$program/$program.csproj" --base-intermediate-output-path "$PWD/artifacts/obj/" --disable-package-restore --recursive \
    --include-project-references --output-format Json --set-name "$program" --set-version "$version" --output "$out" --filename "$program.cdx.json" \
    > artifacts/sbom.log 2>&1 || { cat artifacts/sbom.log; exit 1; }
  node eng/materials.mjs "$out/$program.cdx.json" "$program/packages.lock.json"
done
