// What the scripts share: the client from the environment, and the one JSON line that each prints.
import OpenAI from 'openai';

export const model = process.env.GATEWAY_MODEL ?? 'claude-sonnet';

/** A client of the base URL and key in GATEWAY_BASE_URL and GATEWAY_API_KEY. No retries: a test wants the first answer. */
export function createClient(overrides = {}) {
  return new OpenAI({
    baseURL: process.env.GATEWAY_BASE_URL,
    apiKey: process.env.GATEWAY_API_KEY,
    maxRetries: 0,
    timeout: 30_000,
    ...overrides,
  });
}

export function print(result) {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
