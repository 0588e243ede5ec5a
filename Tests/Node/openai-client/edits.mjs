// An edit with a mask, an edit of two pictures and a variation, of the file in PICTURE and the mask in MASK.
import { createReadStream, readFileSync } from 'node:fs';
import { toFile } from 'openai';
import { createClient, print } from './client.mjs';

const client = createClient();

function describe(response) {
  const bytes = Buffer.from(response.data[0].b64_json, 'base64');
  const isPng = bytes.subarray(1, 4).toString('latin1') === 'PNG';
  return { count: response.data.length, isPng, width: isPng ? bytes.readUInt32BE(16) : 0, height: isPng ? bytes.readUInt32BE(20) : 0 };
}

const masked = await client.images.edit({
  model: 'gpt-image-1',
  image: createReadStream(process.env.PICTURE),
  mask: createReadStream(process.env.MASK),
  prompt: 'a red square',
});

// The SDK names the parts of a list "image[]".
const several = await client.images.edit({
  model: 'image-edit',
  image: await Promise.all(['a.png', 'b.png'].map((name) => toFile(readFileSync(process.env.PICTURE), name, { type: 'image/png' }))),
  prompt: 'a red square',
  n: 2,
  output_format: 'png',
});

const variation = await client.images.createVariation({ image: createReadStream(process.env.PICTURE), n: 1, response_format: 'b64_json' });

let error;
try {
  await client.images.edit({ model: 'image-edit', image: await toFile(Buffer.from('<svg/>'), 'a.png', { type: 'image/png' }), prompt: 'p' });
} catch (caught) {
  error = { status: caught.status, param: caught.param, message: caught.message };
}

print({ masked: describe(masked), several: describe(several), variation: describe(variation), error });
