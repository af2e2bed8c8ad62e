// npm's ws talks to the echo server whose address is its argument, and for https the file of the
// authority of its certificate: each check is a line `ok name` or `failed name: why`.
const fs = require('fs');
const WebSocket = require('ws');
const { malformed } = require('./ws_frames.js');
const address = process.argv[2].replace('http', 'ws') + '/ws';
const trust = process.argv[3] ? { ca: fs.readFileSync(process.argv[3]) } : {};

function opened(options = {}, protocols = []) {
  return new Promise((done, fail) => {
    const socket = new WebSocket(address, protocols, { ...trust, ...options });
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

async function breaks(deflate) {
  for (const [name, [bytes, code]] of Object.entries(malformed(true, deflate))) {
    const socket = await opened({ perMessageDeflate: deflate });
    let messages = 0;
    socket.on('error', () => {});
    socket.on('message', () => ++messages);
    const end = closed(socket);
    socket._socket.write(bytes);
    const got = (await end).code;
    must(got === code && messages === 0, `${name}: ${got}`);
  }
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
  'frames that break the protocol': () => breaks(false),
  'compressed frames that break the protocol': () => breaks(true),
  'compressed bomb': async () => {
    const socket = await opened({ perMessageDeflate: { threshold: 0 } });
    const end = closed(socket);
    socket.on('error', () => {});
    socket.send('a'.repeat(20_000_000));
    must((await end).code === 1009, 'closed with 1009');
  },
  'characters in pieces': async () => {
    const socket = await opened({ perMessageDeflate: false });
    const text = Buffer.from('aé€😀');
    const answer = new Promise((done) => socket.once('message', (data) => done(String(data))));
    text.forEach((byte, at) => socket.send(Buffer.from([byte]), { binary: false, fin: at + 1 === text.length }));
    must(await answer === 'aé€😀', 'put together');
    socket.close();
  },
  'no close code': async () => {
    const socket = await opened();
    const end = closed(socket);
    socket.close();
    const got = (await end).code;
    must(got === 1000 || got === 1005, `answered with ${got}`);
  },
  'messages both ways at a time': async () => {
    const socket = await opened({ perMessageDeflate: { threshold: 0 } });
    let next = 0;
    const all = new Promise((done, fail) => socket.on('message', (data) => {
      if (!String(data).startsWith(`${next}x`)) fail(new Error('order'));
      if (++next === 200) done();
    }));
    for (let count = 0; count < 200; ++count) socket.send(`${count}${'x'.repeat(20000)}`);
    await all;
    socket.close();
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

const who = process.argv[3] ? 'our server, wss' : 'our server';
(async () => {
  for (const [name, check] of Object.entries(checks)) {
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error('no answer in 20 s')), 20000).unref());
    try {
      await Promise.race([check(), late]);
      console.log(`ok ${who}: ${name}`);
    } catch (error) {
      console.log(`failed ${who}: ${name}: ${error.message}`);
    }
  }
  process.exit();
})();
