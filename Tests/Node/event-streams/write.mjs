// Encodes sequences.mjs with AWS's own encoder into Tests/Fixtures/event-streams. With --check it writes nothing and tells which files differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { sequences } from './sequences.mjs';

const folder = new URL('../../Fixtures/event-streams/', import.meta.url);
const codec = new EventStreamCodec(toUtf8, fromUtf8);
const differing = [];

for (const [name, frames] of Object.entries(sequences)) {
  const bytes = Buffer.concat(frames.map(({ headers, payload }) =>
    codec.encode({ headers, body: payload === undefined ? new Uint8Array() : fromUtf8(JSON.stringify(payload)) })));
  const file = new URL(`${name}.bin`, folder);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, bytes);
  } else if (!bytes.equals(readFileSync(file))) {
    differing.push(name);
  }
}

process.stdout.write(`${JSON.stringify({ names: Object.keys(sequences), differing })}\n`);
