// An image, decoded far enough to know its format and size.
import { createClient, model, print } from './client.mjs';

const response = await createClient().images.generate({
  model,
  prompt: 'a red square',
  n: 1,
  size: '1024x1024',
  response_format: 'b64_json',
});

const bytes = Buffer.from(response.data[0].b64_json, 'base64');
const isPng = bytes.subarray(1, 4).toString('latin1') === 'PNG';
print({
  created: response.created,
  count: response.data.length,
  isPng,
  width: isPng ? bytes.readUInt32BE(16) : 0,
  height: isPng ? bytes.readUInt32BE(20) : 0,
});
