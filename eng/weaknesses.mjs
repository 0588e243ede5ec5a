// Reads what `dotnet list package --vulnerable --format json` wrote; names each weak package once and fails on any.
// A package source without such data leaves that list empty. Then nothing was checked, and that is not the same as nothing found.
import { readFileSync } from 'node:fs';

const { projects, sources } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const found = new Map();
for (const project of projects) {
  for (const framework of project.frameworks ?? []) {
    for (const item of [...(framework.topLevelPackages ?? []), ...(framework.transitivePackages ?? [])]) {
      for (const weakness of item.vulnerabilities ?? []) {
        found.set(`${item.id} ${item.resolvedVersion}: ${weakness.severity}, ${weakness.advisoryurl}`, project.path);
      }
    }
  }
}

for (const [text, path] of found) {
  console.error(`${text} (in ${path})`);
}

if (found.size > 0) {
  process.exit(1);
}

const knowing = [];
for (const source of sources) {
  const { resources } = await (await fetch(source)).json();
  if (resources.some((resource) => resource['@type'].startsWith('VulnerabilityInfo'))) {
    knowing.push(source);
  }
}

console.log(
  knowing.length > 0
    ? `${projects.length} projects, no known weakness, says ${knowing.join(', ')}`
    : `NOT checked: ${sources.join(', ')} has no data about known weaknesses`);
