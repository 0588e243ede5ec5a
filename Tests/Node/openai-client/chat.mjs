// A chat completion without streaming.
import { createClient, model, print } from './client.mjs';

const completion = await createClient().chat.completions.create({
  model,
  messages: [
    { role: 'system', content: 'You are terse.' },
    { role: 'user', content: 'Say hello.' },
  ],
  max_tokens: 200,
});

print({ completion });
