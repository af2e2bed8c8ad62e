// undici's pool: `PORT CALLS SECONDS plaintext|orders`; prints as the others do.
'use strict';
const { Pool } = require('undici');

const [port, calls, seconds, workload] = process.argv.slice(2);
const pool = new Pool(`http://127.0.0.1:${port}`, { connections: Number(calls) });

const order = () => ({
  id: 4711, customer: 'Ada Lovelace', currency: 'EUR', express: true,
  note: 'Please leave it at the back door',
  items: Array.from({ length: 10 }, (_, i) => ({
    sku: `SKU-0000${i}`, title: `A thing of the ${i}th kind, in blue`, quantity: i + 1,
    price: 9.95 + i,
  })),
});

async function ask(until, counts) {
  while (performance.now() < until) {
    if (workload === 'orders') {
      const { body } = await pool.request({
        path: '/orders', method: 'POST', headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(order()),
      });
      if ((await body.json()).items !== 55) throw new Error('a wrong receipt');
    } else {
      const { body } = await pool.request({ path: '/plaintext', method: 'GET' });
      if (await body.text() !== 'Hello, World!') throw new Error('a wrong greeting');
    }
    counts.answered += 1;
  }
}

async function main() {
  let counts, clock, processor;
  for (const length of [0.5, Number(seconds)]) {
    counts = { answered: 0 };
    clock = process.hrtime.bigint();
    processor = process.cpuUsage();
    const until = performance.now() + length * 1000;
    await Promise.all(Array.from({ length: Number(calls) }, () => ask(until, counts)));
  }
  const used = process.cpuUsage(processor);
  console.log(counts.answered, String(process.hrtime.bigint() - clock), (used.user + used.system) * 1000);
  await pool.close();
}

main();
