// Log in, send, batch, read, search, subscribe: against the gateway that the environment names.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createIrisClient, readWebhook, type IrisEvent, type Schemas } from '../src/index.js';

const { IRIS_ADDRESS: baseUrl = '', IRIS_EMAIL: email = '', IRIS_PASSWORD: password = '', IRIS_TENANT: tenant = '', IRIS_INTEGRATION: integrationId = '' } = process.env;
const iris = createIrisClient({ baseUrl, credential: { email, password, tenant } });
let phone = 34638100000;
const message = (text: string): Schemas['SendRequest'] => ({
  payLoad: { Type: 'simple-text', Text: text },
  integrationId,
  Destinations: [`${++phone}`],
  AutoCreateUser: true,
  AutoCreateProcess: true,
});

// What the gateway tells.
const told: { headers: Record<string, string>; body: string }[] = [];
const receiver = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  told.push({ headers: request.headers as Record<string, string>, body });
  response.writeHead(200).end();
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));

// Subscribe.
const webhook = await iris.POST('/configuration/integration/{integrationId}/webhook', {
  params: { path: { integrationId } },
  body: { Url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`, Subscriptions: ['*'] },
});
assert.ok(webhook.data, webhook.error?.detail);
const secret = webhook.data.payload.secret;
console.log('subscribed');

// Send.
const sent = await iris.POST('/conversation/interaction', { body: message('Su pedido ha salido.') });
assert.ok(sent.data, sent.error?.detail);
const { id } = sent.data.payload;
assert.equal(sent.data.payload.status, 'DISPATCH_PENDING');
console.log('sent');

// Batch: one holds, one does not.
const batch = await iris.POST('/conversation/interaction/batch', { body: { items: [message('Su pedido llega hoy.'), message('')] } });
assert.deepEqual([batch.data?.payload.accepted, batch.data?.payload.refused], [1, 1]);
assert.equal(batch.data?.payload.items?.[1]?.error?.[0]?.code, 'REQUIRED');
console.log('batch answered');

// Read.
const until = async <T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(20)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`Never: ${what}`);
};
const read = await until('it is sent', async () => {
  const { data } = await iris.GET('/conversation/interaction/{id}', { params: { path: { id } } });
  return data?.payload.status === 'SENT' ? data.payload : undefined;
});
assert.equal(read.auditTrail.history.at(-1)?.status, 'SENT');
console.log('read');

// Search, page by page.
const page = (cursor?: string) => iris.GET('/conversation/interaction', { params: { query: { integrationId, direction: 'out', limit: 1, cursor } } });
const first = await page();
const second = await page(first.data?.payload.nextCursor ?? undefined);
assert.equal(second.data?.payload.items[0]?.id, id);
console.log('found');

// A refusal names everything that is wrong.
const refused = await iris.POST('/conversation/interaction', { body: {} });
assert.equal(refused.response.status, 400);
assert.ok(refused.error?.error.some((one) => one.code === 'REQUIRED' && one.field === 'integrationId'));
console.log('refused');

// What the webhook was told, genuine and forged.
const call = await until('the webhook is called', () => told.find((one) => one.body.includes(id)));
const event: IrisEvent = readWebhook(secret, call.headers, call.body);
assert.ok(event.Event === 'INTERACTION_OUT_CREATED_EVT' || event.Event === 'INTERACTION_STATUSCHANGED_EVT', event.Event);
assert.throws(() => readWebhook(secret, call.headers, `${call.body} `));
console.log('told');

// An answer is lost, and the gateway is busy: what was sent once is there once.
let calls = 0;
const keys = new Set<string | null>();
const unlucky = createIrisClient({
  baseUrl,
  credential: { email, password, tenant },
  retryDelay: 10,
  fetch: async (request) => {
    if (!request.url.endsWith('/interaction')) return fetch(request);
    keys.add(request.headers.get('Idempotency-Key'));
    if (++calls === 1) return new Response('{}', { status: 429, headers: { 'Retry-After': '0' } });
    const answer = await fetch(request);
    if (calls === 2) throw new TypeError('The answer was lost.');
    return answer;
  },
});
const once = await unlucky.POST('/conversation/interaction', { body: message('Una sola vez.') });
assert.equal(once.response.headers.get('Idempotency-Replayed'), 'true');
assert.deepEqual([calls, keys.size], [3, 1]);
console.log('sent once');

receiver.closeAllConnections();
receiver.close();
