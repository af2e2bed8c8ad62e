// A server of npm's ws for tests/safety/ws_caller.cpp; encrypted, when a certificate and its key are
// its arguments. What a connection is for is its path; when it has ended, GET /report?ID tells with
// which code and reason.
const fs = require('fs');
const http = require('http');
const https = require('https');
const { WebSocketServer } = require('ws');
const { malformed } = require('./ws_frames.js');

const chooses = (offered) => (offered.has('echo') ? 'echo' : false);
const limits = { noServer: true, maxPayload: 1 << 26, handleProtocols: chooses, autoPong: false };
const plain = new WebSocketServer({ ...limits, perMessageDeflate: false });
const packing = new WebSocketServer({ ...limits, perMessageDeflate: { threshold: 0 } });
const ended = new Map();  // by id: a promise of what the report says

const roles = {
  echo: (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })),
  fragments: (socket) => {
    socket.on('pong', (data) => socket.send(`pong ${data}`));
    socket.send('one ', { fin: false });
    socket.ping('between');
    socket.send('', { fin: false });
    socket.send('two ', { fin: false });
    socket.send('three', { fin: true });
  },
  split: (socket) => {
    const text = Buffer.from('aé€😀');
    text.forEach((byte, at) => socket.send(Buffer.from([byte]), { binary: false, fin: at + 1 === text.length }));
  },
  close: (socket, query) => socket.close(Number(query.get('code')), 'because'),
  malformed: (socket, query) => {
    const [bytes] = malformed(false, query.has('deflate'))[query.get('name')];
    socket._socket.write(bytes);
  },
  large: (socket) => socket.send(Buffer.alloc((1 << 20) + 1)),
  bomb: (socket) => socket.send('a'.repeat(20_000_000)),
  vanish: (socket) => socket.terminate(),
  silent: () => {},
  pinged: (socket) => socket.on('ping', (data) => { socket.pong(data); socket.send('pinged'); }),
};

function upgrade(request, wire, head) {
  const url = new URL(request.url, 'http://here');
  const role = roles[url.pathname.slice(1)];
  wire.on('error', () => {});
  if (!role) return wire.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  let tell;
  ended.set(url.searchParams.get('id'), new Promise((done) => { tell = done; }));
  const server = url.searchParams.has('deflate') ? packing : plain;
  server.handleUpgrade(request, wire, head, (socket) => {
    socket.on('error', () => {});
    socket.on('close', (code, reason) => tell(`${code} ${reason}`));
    role(socket, url.searchParams);
  });
}
async function answer(request, response) {
  const url = new URL(request.url, 'http://here');
  if (url.pathname === '/report') return response.end(await ended.get(url.search.slice(1)));
  const all = malformed(false, url.pathname === '/malformed/deflate');
  response.end(Object.entries(all).map(([name, [, code]]) => `${code} ${name}\n`).join(''));
}

const [, , certificate, key] = process.argv;
const server = key
  ? https.createServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) }, answer)
  : http.createServer(answer);
server.on('upgrade', upgrade);
server.listen(0, '127.0.0.1', () => console.log(`listening on 127.0.0.1:${server.address().port}`));
process.stdin.resume();
process.stdin.on('end', () => process.exit());
