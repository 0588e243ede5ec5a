// The list of models, paged as the SDK pages it, and one model by an id that holds a colon.
import { createClient, model, print } from './client.mjs';

const client = createClient();
const ids = [];
for await (const listed of client.models.list()) {
  ids.push(listed.id);
}

print({ ids, retrieved: await client.models.retrieve(model) });
