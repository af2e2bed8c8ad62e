// fastify with schemas for what comes in and what goes out. Prints its port.
'use strict';
const { Readable } = require('node:stream');
const app = require('fastify')();

const integer = (minimum, maximum) => ({ type: 'integer', minimum, ...(maximum && { maximum }) });
const text = (maxLength) => ({ type: 'string', minLength: 1, maxLength });
const currency = { type: 'string', enum: ['EUR', 'USD', 'GBP'] };
const object = (properties, required = Object.keys(properties)) =>
  ({ type: 'object', required, properties });
const item = object({
  sku: text(20), title: text(80), quantity: integer(1, 1000), price: { type: 'number', minimum: 0 },
});
const order = object({
  id: integer(1), customer: text(80), currency, express: { type: 'boolean' },
  note: { type: 'string', maxLength: 200 },
  items: { type: 'array', minItems: 1, maxItems: 100, items: item },
}, ['id', 'customer', 'currency', 'items']);
const receipt = object({
  id: { type: 'integer' }, customer: { type: 'string' }, items: { type: 'integer' },
  total: { type: 'number' }, currency,
});
const user = object({
  id: { type: 'integer' }, limit: { type: 'integer' }, verbose: { type: 'boolean' },
});

app.get('/plaintext', (request, reply) => { reply.type('text/plain').send('Hello, World!'); });
app.get('/users/:id', {
  schema: {
    params: object({ id: integer(1) }),
    querystring: {
      type: 'object',
      properties: {
        verbose: { type: 'boolean', default: false }, limit: { ...integer(1, 100), default: 10 },
      },
    },
    response: { 200: user },
  },
}, async (request) => ({ id: request.params.id, ...request.query }));
app.post('/orders', { schema: { body: order, response: { 200: receipt } } }, async (request) => {
  const { id, customer, currency: paid, items } = request.body;
  let count = 0;
  let total = 0;
  for (const each of items) {
    count += each.quantity;
    total += each.price * each.quantity;
  }
  return { id, customer, items: count, total, currency: paid };
});

const piece = Buffer.alloc(1 << 16, 'x');
app.get('/blob', (request, reply) => {
  reply.type('application/octet-stream').send(Readable.from(Array(16).fill(piece)));
});
app.addContentTypeParser('application/octet-stream', (request, content, done) => done(null, content));
app.post('/blob', { bodyLimit: 2 << 20 }, async (request) => {
  let received = 0;
  for await (const each of request.body) received += each.length;
  return { received };
});

app.listen({ port: 0, host: '127.0.0.1' }).then(() => console.log(app.server.address().port));
