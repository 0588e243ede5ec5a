// A stream that the caller aborts after the first chunk that holds text.
import { APIUserAbortError } from 'openai';
import { createClient, model, print } from './client.mjs';

const stream = await createClient().chat.completions.create({
  model,
  messages: [{ role: 'user', content: 'Tell me a story of several sentences.' }],
  stream: true,
});

let text = '';
try {
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? '';
    if (text !== '') {
      stream.controller.abort();
    }
  }
} catch (error) {
  if (!(error instanceof APIUserAbortError)) {
    throw error;
  }
}

print({ text, aborted: stream.controller.signal.aborted });
