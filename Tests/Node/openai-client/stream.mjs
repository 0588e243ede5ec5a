// Streaming through the SDK's own helper, which assembles a completion and rejects chunks that do not add up; then an aborted stream.
import { APIUserAbortError } from 'openai';
import { createClient, model, print } from './client.mjs';

const client = createClient();
const messages = [{ role: 'user', content: 'Tell me a story of several sentences.' }];

let chunks = 0;
let contentEvents = 0;
const stream = client.chat.completions
  .stream({ model, messages, max_tokens: 300, stream_options: { include_usage: true } })
  .on('chunk', () => { chunks += 1; })
  .on('content', () => { contentEvents += 1; });
const completion = await stream.finalChatCompletion();
const usage = await stream.totalUsage();

print({ chunks, contentEvents, completion, usage, abort: await abortAfterFirstChunk() });

async function abortAfterFirstChunk() {
  const aborted = await client.chat.completions.create({ model, messages, stream: true });
  let seen = 0;
  try {
    for await (const _ of aborted) {
      seen += 1;
      aborted.controller.abort();
    }
  } catch (error) {
    if (!(error instanceof APIUserAbortError)) {
      throw error;
    }
  }

  return { seen, aborted: aborted.controller.signal.aborted };
}
