// stream(): its events for content, for tool calls that come in pieces, and for the end; and what it says when a stream fails.
import { createClient, model, print } from './client.mjs';

const events = {};
const count = (name) => { events[name] = (events[name] ?? 0) + 1; };
const tool = (name) => ({ type: 'function', function: { name, parameters: { type: 'object', properties: {} } } });
const stream = createClient().chat.completions
  .stream({ model, messages: [{ role: 'user', content: 'q' }], tools: [tool('first'), tool('second')], stream_options: { include_usage: true } })
  .on('content.delta', () => count('content.delta'))
  .on('content.done', () => count('content.done'))
  .on('tool_calls.function.arguments.delta', () => count('arguments.delta'))
  .on('tool_calls.function.arguments.done', () => count('arguments.done'))
  .on('end', () => count('end'));

try {
  const completion = await stream.finalChatCompletion();
  print({ events, completion, usage: await stream.totalUsage() });
} catch (error) {
  print({ events, failure: { name: error.constructor.name, message: error.message, status: error.status ?? null, code: error.code ?? null } });
}
