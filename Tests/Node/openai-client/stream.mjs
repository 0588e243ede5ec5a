// Streaming through the SDK's own helper, which assembles a completion and rejects chunks that do not add up.
import { createClient, model, print } from './client.mjs';

let chunks = 0;
let contentEvents = 0;
const stream = createClient().chat.completions
  .stream({
    model,
    messages: [{ role: 'user', content: 'Tell me a story of several sentences.' }],
    max_tokens: 300,
    stream_options: { include_usage: true },
  })
  .on('chunk', () => { chunks += 1; })
  .on('content', () => { contentEvents += 1; });
const completion = await stream.finalChatCompletion();

print({ chunks, contentEvents, completion, usage: await stream.totalUsage() });
