// Moderation of one text, of several, and of parts.
import { createClient, print } from './client.mjs';

const client = createClient();
const one = await client.moderations.create({ model: 'omni-moderation-latest', input: 'I will kill you' });
const several = await client.moderations.create({ input: ['good morning', 'you idiot'] });
const parts = await client.moderations.create({ input: [{ type: 'text', text: 'good' }, { type: 'text', text: 'murder' }] });

let failure = null;
try {
  await client.moderations.create({ input: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] });
} catch (error) {
  failure = { status: error.status, code: error.code, param: error.param };
}

print({ one, several, parts, failure });
