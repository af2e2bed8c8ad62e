// npm's ws talks to the echo server whose address is its argument: each check is a line `ok name` or
// `failed name: why`.
const WebSocket = require('ws');
const address = process.argv[2].replace('http', 'ws') + '/ws';

function opened(options = {}, protocols = []) {
  return new Promise((done, fail) => {
    const socket = new WebSocket(address, protocols, options);
    socket.on('open', () => done(socket));
    socket.on('error', fail);
  });
}
function echoed(socket, data) {
  return new Promise((done, fail) => {
    socket.once('message', (back, binary) => done({ back, binary }));
    socket.once('close', (code) => fail(new Error(`closed with ${code}`)));
    socket.send(data);
  });
}
function closed(socket) {
  return new Promise((done) => socket.on('close', (code, reason) => done({ code, reason: String(reason) })));
}
function must(holds, what) {
  if (!holds) throw new Error(what);
}

async function lengths(options) {
  const socket = await opened(options);
  for (const size of [0, 1, 125, 126, 127, 128, 65535, 65536, 1000000]) {
    const text = 'aé€'.repeat(Math.ceil(size / 6)).slice(0, size / 2);
    const got = await echoed(socket, text);
    must(!got.binary && got.back.toString() === text, `text of ${size}`);
    const bytes = Buffer.alloc(size, size % 251);
    const packed = await echoed(socket, bytes);
    must(packed.binary && packed.back.equals(bytes), `binary of ${size}`);
  }
  socket.close();
}

const checks = {
  'every length, plain': () => lengths({ perMessageDeflate: false }),
  'every length, compressed': () => lengths({ perMessageDeflate: { threshold: 0 } }),
  'compressed without context': () => lengths({
    perMessageDeflate: { threshold: 0, clientNoContextTakeover: true, serverNoContextTakeover: true } }),
  'compressed with a small window': () => lengths({
    perMessageDeflate: { threshold: 0, serverMaxWindowBits: 10, clientMaxWindowBits: 10 } }),
  'fragments': async () => {
    const socket = await opened({ perMessageDeflate: false });
    const answer = new Promise((done) => socket.once('message', (data) => done(String(data))));
    socket.send('one ', { fin: false });
    socket.ping('between');
    socket.send('two ', { fin: false });
    socket.send('three', { fin: true });
    must(await answer === 'one two three', 'put together');
    socket.close();
  },
  'compressed fragments': async () => {
    const socket = await opened({ perMessageDeflate: { threshold: 0 } });
    const answer = new Promise((done) => socket.once('message', (data) => done(String(data))));
    socket.send('a'.repeat(3000), { fin: false });
    socket.send('b'.repeat(3000), { fin: true });
    must(await answer === 'a'.repeat(3000) + 'b'.repeat(3000), 'put together');
    socket.close();
  },
  'ping and pong': async () => {
    const socket = await opened();
    const pong = new Promise((done) => socket.on('pong', (data) => done(String(data))));
    socket.ping('are you there');
    must(await pong === 'are you there', 'the same content');
    socket.close();
  },
  'close codes': async () => {
    for (const code of [1000, 1001, 1003, 1008, 1011, 3000, 4999]) {
      const socket = await opened();
      const end = closed(socket);
      socket.close(code, 'because');
      must((await end).code === code, `code ${code}`);
    }
  },
  'subprotocol': async () => {
    const socket = await opened({}, ['other', 'echo']);
    must(socket.protocol === 'echo', 'agreed');
    socket.close();
  },
  'too large': async () => {
    const socket = await opened();
    const end = closed(socket);
    socket.on('error', () => {});
    socket.send(Buffer.alloc((1 << 20) + 1));
    must((await end).code === 1009, 'closed with 1009');
  },
  'a thousand messages': async () => {
    const socket = await opened();
    let next = 0;
    const all = new Promise((done, fail) => socket.on('message', (data) => {
      if (Number(String(data)) !== next) fail(new Error('order'));
      if (++next === 1000) done();
    }));
    for (let count = 0; count < 1000; ++count) socket.send(String(count));
    await all;
    socket.close();
  },
};

(async () => {
  for (const [name, check] of Object.entries(checks)) {
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error('no answer in 20 s')), 20000).unref());
    try {
      await Promise.race([check(), late]);
      console.log(`ok ${name}`);
    } catch (error) {
      console.log(`failed ${name}: ${error.message}`);
    }
  }
  process.exit();
})();
