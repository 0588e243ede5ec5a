// What Bedrock sends, frame by frame: written by hand from AWS's service model, and from the order of headers and the padding member "p" that captures of
// the real service show. Each sequence becomes one file of Tests/Fixtures/event-streams.

const text = (value) => ({ type: 'string', value });

/** An event: headers in the order of the real service. */
const event = (type, payload) => ({
  headers: { ':event-type': text(type), ':content-type': text('application/json'), ':message-type': text('event') },
  payload,
});

const exception = (type, payload) => ({
  headers: { ':exception-type': text(type), ':content-type': text('application/json'), ':message-type': text('exception') },
  payload,
});

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const start = event('messageStart', { role: 'assistant', p: 'abcdefghijklmnopq' });
const delta = (contentBlockIndex, value, p = 'abcdefgh') => event('contentBlockDelta', { contentBlockIndex, delta: value, p });
const says = (contentBlockIndex, value, p) => delta(contentBlockIndex, { text: value }, p);
const thinks = (contentBlockIndex, value) => delta(contentBlockIndex, { reasoningContent: value });
const input = (contentBlockIndex, value) => delta(contentBlockIndex, { toolUse: { input: value } });
const tool = (contentBlockIndex, name) =>
  event('contentBlockStart', { contentBlockIndex, p: 'abcdefg', start: { toolUse: { name, toolUseId: 'tooluse_kZJMlvQmRJ6eAyJE5GIl7Q' } } });
const stop = (contentBlockIndex) => event('contentBlockStop', { contentBlockIndex, p: 'abcdefghijklm' });
const end = (stopReason) => event('messageStop', { p: 'abcdef', stopReason });
const metadata = (members = {}) =>
  event('metadata', { metrics: { latencyMs: 1203 }, p: 'abcdefghijklmnopqrstuvwxyz', usage: { inputTokens: 25, outputTokens: 9, totalTokens: 34 }, ...members });

const beginning = [start, says(0, 'One moment'), says(0, ', please')];

export const sequences = {
  'text': [start, says(0, 'Grüß dich'), says(0, ' 🙂 "quoted" \\ back\n'), says(0, ''), says(0, '\tend'), stop(0), end('end_turn'), metadata()],

  'tool-use': [
    start, says(0, 'I look it up.'), stop(0), tool(1, 'get_weather'), input(1, ''), input(1, '{"city"'), input(1, ': "Grü'), input(1, 'n\\n🙂"'), input(1, '}'), stop(1),
    end('tool_use'), metadata(),
  ],

  'parallel-tools': [
    start, tool(0, 'first'), tool(2, 'second'), input(2, '{"b":'), input(0, '{"a":1'), input(2, '[2]}'), input(0, '}'), stop(0), stop(2), tool(3, 'third'), stop(3),
    end('tool_use'), metadata(),
  ],

  'reasoning': [
    start, thinks(0, { text: 'The user ' }), thinks(0, { text: 'greets.\n' }), thinks(0, { signature: 'RXFRQkNrWUlCUmdDS2tB' }), stop(0), says(1, 'Hello'), stop(1),
    end('end_turn'), metadata(),
  ],

  'reasoning-interleaved': [
    start, thinks(0, { text: 'First' }), thinks(0, { signature: 'c2lnMQ==' }), stop(0), says(1, 'A'), stop(1), thinks(2, { text: 'Second' }), thinks(2, { signature: 'c2lnMg==' }),
    stop(2), tool(3, 'act'), input(3, '{}'), stop(3), end('tool_use'), metadata(),
  ],

  'reasoning-redacted': [
    start, thinks(0, { redactedContent: 'UkVEQUNURUQtMQ==' }), stop(0), thinks(1, { redactedContent: 'UkVEQUNURUQtMg==' }), stop(1), thinks(2, { signature: 'b25seS1zaWduZWQ=' }), stop(2),
    says(3, 'Hello'), stop(3), end('end_turn'), metadata(),
  ],

  'citations': [
    start,
    says(0, 'Water boils at 100 °C'),
    delta(0, {
      citation: {
        title: 'Physics', source: 'physics.pdf', sourceContent: [{ text: 'boils at 100 °C' }],
        location: { documentPage: { documentIndex: 0, start: 3, end: 4 } },
      },
    }),
    says(0, ' at sea level.'),
    delta(0, { citation: { location: { web: { url: 'https://example.org/water', domain: 'example.org' } } } }),
    stop(0), end('end_turn'), metadata(),
  ],

  'guardrail': [
    start, says(0, 'Sorry, I cannot talk about this.'), stop(0), end('guardrail_intervened'),
    metadata({
      trace: {
        guardrail: {
          inputAssessment: {
            gr1: { topicPolicy: { topics: [{ name: 'Investments', type: 'DENY', action: 'BLOCKED' }] } },
          },
          modelOutput: ['withheld'],
        },
      },
    }),
  ],

  'cache-details': [
    start, says(0, 'Hi'), stop(0), end('end_turn'),
    metadata({
      usage: {
        inputTokens: 5, outputTokens: 7, totalTokens: 142, cacheReadInputTokens: 100, cacheWriteInputTokens: 30,
        cacheDetails: [{ ttl: '1h', inputTokens: 20 }, { ttl: '5m', inputTokens: 10 }],
      },
      performanceConfig: { latency: 'standard' },
      serviceTier: { type: 'default' },
    }),
  ],

  'max-tokens': [start, says(0, 'cut o'), stop(0), end('max_tokens'), metadata()],

  'malformed-answer': [...beginning, stop(0), end('malformed_model_output'), metadata()],

  'padding': [
    event('messageStart', { p: '', role: 'assistant' }),
    ...Array.from({ length: 12 }, (_, length) => says(0, `${length} `, letters.slice(0, length * 5))),
    event('contentBlockDelta', { p: letters, delta: { text: '.' }, contentBlockIndex: 0 }),
    event('contentBlockStop', { contentBlockIndex: 0 }), end('end_turn'), metadata(),
  ],

  'unknown-events': [
    start,
    event('holographStart', { contentBlockIndex: 0, holograph: { text: 'not for you' } }),
    delta(0, { holograph: { text: 'not for you', input: 'nor this' } }),
    delta(0, { text: 'kn', colour: 'red' }),
    {
      headers: {
        ':event-type': text('contentBlockDelta'), 'x-true': { type: 'boolean', value: true }, 'x-false': { type: 'boolean', value: false },
        'x-byte': { type: 'byte', value: -3 }, 'x-short': { type: 'short', value: 7 }, 'x-int': { type: 'integer', value: 8 },
        'x-binary': { type: 'binary', value: new Uint8Array([1, 2, 255]) }, 'x-time': { type: 'timestamp', value: new Date(0) },
        'x-uuid': { type: 'uuid', value: '01234567-89ab-cdef-0123-456789abcdef' }, ':content-type': text('application/json'), ':message-type': text('event'),
      },
      payload: { delta: { text: 'own' }, extra: { nested: [{ delta: { text: 'no' } }] }, contentBlockIndex: 0 },
    },
    event('', {}),
    stop(0), event('messageStop', { stopReason: 'went_for_a_walk', why: [1, { a: null }] }), metadata({ future: { a: 1 } }),
  ],

  // Written as escapes by JSON.stringify, as half a pair is no UTF-8.
  'half-surrogates': [start, says(0, 'a\ud83d b'), says(0, '\ude00 c🙂'), stop(0), end('end_turn'), metadata()],

  'no-content': [start, end('end_turn'), metadata()],

  'no-metadata': [start, says(0, 'Hi'), stop(0), end('end_turn')],

  'no-message-stop': [...beginning, stop(0), metadata()],

  'exception-internal-server': [...beginning, exception('internalServerException', { message: 'The system encountered an unexpected error during processing. Try your request again.' })],

  'exception-model-stream-error': [
    ...beginning, exception('modelStreamErrorException', { message: 'The model ended its stream.', originalStatusCode: 500, originalMessage: 'overloaded' }),
  ],

  'exception-validation': [...beginning, exception('validationException', { message: 'Input is too long for requested model.' })],

  'exception-throttling': [...beginning, exception('throttlingException', { message: 'Too many tokens, please wait before trying again.' })],

  'exception-service-unavailable': [...beginning, exception('serviceUnavailableException', { message: 'Bedrock is unable to process your request.' })],

  'exception-without-message': [...beginning, exception('throttlingException', {})],

  'exception-unknown': [...beginning, exception('brandNewException', { Message: 'Something new went wrong.' })],

  'exception-after-the-answer': [start, says(0, 'Hi'), stop(0), end('end_turn'), exception('internalServerException', { message: 'too late to matter' })],

  'error-frame': [
    ...beginning,
    { headers: { ':error-code': text('InternalFailure'), ':error-message': text('The service failed.'), ':message-type': text('error') }, payload: undefined },
  ],
};
