// OpenAI's old completions, whole and streamed.
import { createClient, model, print } from './client.mjs';

const client = createClient();
const completion = await client.completions.create({ model, prompt: ['say: one', 'say: two'], n: 2, max_tokens: 50 });

let text = '';
let finishReason = null;
let usage = null;
let chunks = 0;
const stream = await client.completions.create({
  model, prompt: 'say: the sea is blue today', max_tokens: 50, stream: true, stream_options: { include_usage: true },
});
for await (const chunk of stream) {
  chunks += 1;
  text += chunk.choices[0]?.text ?? '';
  finishReason = chunk.choices[0]?.finish_reason ?? finishReason;
  usage = chunk.usage ?? usage;
}

let failure = null;
try {
  await client.completions.create({ model, prompt: [1, 2, 3] });
} catch (error) {
  failure = { status: error.status, code: error.code, param: error.param };
}

print({ completion, text, finishReason, usage, chunks, failure });
