// Each kind of failure must arrive as the SDK's own error type, with code, param and type filled from the envelope.
import { AuthenticationError, BadRequestError, NotFoundError } from 'openai';
import { createClient, model, print } from './client.mjs';

const client = createClient();
const messages = [{ role: 'user', content: 'Hello' }];

print({
  authentication: await failureOf(
    AuthenticationError,
    () => createClient({ apiKey: 'sk-wrong' }).chat.completions.create({ model, messages }),
  ),
  notFound: await failureOf(NotFoundError, () => client.chat.completions.create({ model: 'no-such-model', messages })),
  notFoundStreaming: await failureOf(
    NotFoundError,
    () => client.chat.completions.create({ model: 'no-such-model', messages, stream: true }),
  ),
  notFoundRetrieve: await failureOf(NotFoundError, () => client.models.retrieve('no-such-model')),
  badRequest: await failureOf(BadRequestError, () => client.chat.completions.create({ model, messages: [] })),
});

async function failureOf(expected, call) {
  try {
    await call();
    return { thrown: false };
  } catch (error) {
    return {
      thrown: true,
      expected: error instanceof expected,
      name: error.constructor.name,
      status: error.status,
      message: error.message,
      type: error.type,
      param: error.param,
      code: error.code,
    };
  }
}
