// Compares a bill of materials with the lock file of the same program: every package must be named, with its version, a hash and a licence.
import { readFileSync } from 'node:fs';

const [bomPath, lockPath] = process.argv.slice(2);
const components = new Map(JSON.parse(readFileSync(bomPath, 'utf8')).components.map((item) => [`${item.name} ${item.version}`.toLowerCase(), item]));
const locked = Object.values(JSON.parse(readFileSync(lockPath, 'utf8')).dependencies)
  .flatMap((group) => Object.entries(group))
  .filter(([, entry]) => entry.type !== 'Project');
const faults = [];
for (const [id, { resolved }] of locked) {
  const item = components.get(`${id} ${resolved}`.toLowerCase());
  if (!item) {
    faults.push(`${id} ${resolved} is missing`);
  } else if (!item.hashes?.length) {
    faults.push(`${id} ${resolved} has no hash`);
  } else if (!item.licenses?.length) {
    faults.push(`${id} ${resolved} has no licence`);
  }
}

for (const fault of faults) {
  console.error(`${bomPath}: ${fault}`);
}

console.log(`${bomPath}: ${locked.length} packages`);
process.exit(faults.length === 0 && locked.length > 0 ? 0 : 1);
