// Drives a Bedrock endpoint with AWS's SDK over HTTP/2 and HTTP/1.1 and prints one line of JSON with what came back.
// usage: node drive.mjs ENDPOINT ACCESS_KEY_ID SECRET_ACCESS_KEY
import { BedrockClient, ListFoundationModelsCommand, ListInferenceProfilesCommand } from '@aws-sdk/client-bedrock';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeGuardrailChecksCommand,
  InvokeModelCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const [endpoint, accessKeyId, secretAccessKey] = process.argv.slice(2);
const common = { endpoint, region: 'us-west-2', credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
const chat = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const messages = [{ role: 'user', content: [{ text: 'what is 12 * 7?' }] }];

async function drive(requestHandler) {
  const runtime = new BedrockRuntimeClient(requestHandler ? { ...common, requestHandler } : common);
  try {
    const reply = await runtime.send(new ConverseCommand({ modelId: chat, messages }));

    const stream = await runtime.send(new ConverseStreamCommand({ modelId: chat, messages }));
    let text = '';
    const events = [];
    for await (const event of stream.stream) {
      events.push(Object.keys(event)[0]);
      text += event.contentBlockDelta?.delta?.text ?? '';
    }

    const picture = await runtime.send(new InvokeModelCommand({
      modelId: 'stability.stable-image-core-v1:1',
      contentType: 'application/json',
      body: JSON.stringify({ prompt: 'a red fox', aspect_ratio: '16:9', output_format: 'png' }),
    }));
    const image = Buffer.from(JSON.parse(Buffer.from(picture.body).toString()).images[0], 'base64');

    const count = await runtime.send(new CountTokensCommand({
      modelId: 'amazon.nova-lite-v1:0',
      input: { converse: { messages } },
    }));

    const checks = await runtime.send(new InvokeGuardrailChecksCommand({
      messages: [{ role: 'user', content: [{ text: 'I will kill you' }] }],
      checks: { contentFilter: { categories: [{ category: 'VIOLENCE' }, { category: 'SEXUAL' }] } },
    }));

    let failure;
    try {
      await runtime.send(new ConverseCommand({ modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0', messages }));
    } catch (error) {
      failure = { name: error.name, status: error.$metadata?.httpStatusCode };
    }

    return {
      text: reply.output.message.content[0].text,
      stopReason: reply.stopReason,
      inputTokens: reply.usage.inputTokens,
      streamText: text,
      firstEvent: events[0],
      lastEvent: events.at(-1),
      png: image.subarray(1, 4).toString(),
      width: image.readUInt32BE(16),
      height: image.readUInt32BE(20),
      countedTokens: count.inputTokens,
      severities: checks.results.contentFilter.results.map((result) => result.severityScore),
      textUnits: checks.usage.contentFilter.textUnits,
      failure,
    };
  } finally {
    runtime.destroy();
  }
}

const control = new BedrockClient(common);
const models = await control.send(new ListFoundationModelsCommand({ byOutputModality: 'IMAGE' }));
const profiles = await control.send(new ListInferenceProfilesCommand({ maxResults: 5, typeEquals: 'SYSTEM_DEFINED' }));
control.destroy();

console.log(JSON.stringify({
  http2: await drive(),
  http1: await drive(new NodeHttpHandler()),
  models: models.modelSummaries.map((model) => model.modelId),
  profiles: profiles.inferenceProfileSummaries.length,
  nextToken: Boolean(profiles.nextToken),
}));
