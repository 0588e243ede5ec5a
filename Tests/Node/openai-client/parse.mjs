// The SDK's parse(): a zod schema goes out as response_format, the answer comes back as an object of that schema; whole, streamed, and as a tool's arguments.
import { zodFunction, zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { createClient, model, print } from './client.mjs';

const client = createClient();
const Weather = z.object({ city: z.string(), degrees: z.number(), sky: z.enum(['sunny', 'cloudy']) });
const messages = [{ role: 'user', content: 'What is the weather in Paris?' }];
const response_format = zodResponseFormat(Weather, 'weather');

const whole = await client.chat.completions.parse({ model, messages, response_format, max_tokens: 500 });
const stream = client.chat.completions.stream({ model, messages, response_format, max_tokens: 500 });
const streamed = await stream.finalChatCompletion();
const tool = await client.chat.completions.parse({
  model,
  messages: [{ role: 'user', content: 'use a tool: weather for "Paris"' }],
  tools: [zodFunction({ name: 'weather', parameters: z.object({ city: z.string() }) })],
});

print({
  whole: whole.choices[0].message.parsed,
  streamed: streamed.choices[0].message.parsed,
  toolArguments: tool.choices[0].message.tool_calls?.[0]?.function?.parsed_arguments ?? null,
  valid: Weather.safeParse(whole.choices[0].message.parsed).success && Weather.safeParse(streamed.choices[0].message.parsed).success,
});
