// The SDK's own tool runner with real functions, whole or streamed (GATEWAY_STREAM=1): it calls them as the model asks and sends their results back.
import { createClient, model, print } from './client.mjs';

const calls = [];
const functionTool = (name, parameters, run) => ({
  type: 'function',
  function: {
    name,
    description: `Does ${name}`,
    parameters,
    parse: JSON.parse,
    function: async (input) => {
      calls.push({ name, input });
      return run(input);
    },
  },
});

const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const tools = [
  functionTool('weather.now', city, ({ city }) => ({ city, degrees: 21, sky: 'sunny' })),
  functionTool('get_time', { type: 'object', properties: {} }, () => 'noon'),
];

const body = { model, messages: [{ role: 'user', content: process.env.GATEWAY_PROMPT }], tools };
const runner = process.env.GATEWAY_STREAM === '1'
  ? createClient().chat.completions.runTools({ ...body, stream: true })
  : createClient().chat.completions.runTools(body);

let contentEvents = 0;
runner.on('content', () => { contentEvents += 1; });
const content = await runner.finalContent();

print({
  calls,
  content,
  contentEvents,
  roles: runner.messages.map((message) => message.role),
  toolResults: runner.messages.filter((message) => message.role === 'tool').map((message) => message.content),
});
