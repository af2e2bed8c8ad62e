// Frames that break RFC 6455 (or RFC 7692), with the code that the connection is to be closed with.

// `length`: how many bytes tell it, in place of the fewest.
function frame(first, content, masked, length = 0) {
  const data = Buffer.from(content);
  const bytes = length || (data.length < 126 ? 0 : data.length < 65536 ? 2 : 8);
  const head = Buffer.alloc(2 + bytes + (masked ? 4 : 0));  // a mask of zeros
  head[0] = first;
  head[1] = (masked ? 0x80 : 0) | (bytes === 0 ? data.length : bytes === 2 ? 126 : 127);
  if (bytes === 2) head.writeUInt16BE(data.length, 2);
  if (bytes === 8) head.writeBigUInt64BE(BigInt(data.length), 2);
  return Buffer.concat([head, data]);
}

// By name: `[bytes, code]`. `client`: as a client sends them; `deflate`: where that was agreed on.
exports.malformed = (client, deflate) => {
  const of = (first, content, length) => frame(first, content, client, length);
  const announced = (length) => {
    const head = Buffer.alloc(client ? 14 : 10);
    head[0] = 0x82;
    head[1] = (client ? 0x80 : 0) | 127;
    head.writeBigUInt64BE(length, 2);
    return head;
  };
  const close = (code, reason = '') => of(0x88, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));
  const all = {
    'masked the wrong way': [frame(0x81, 'hi', !client), 1002],
    'second reserved bit': [of(0xa1, 'hi'), 1002],
    'third reserved bit': [of(0x91, 'hi'), 1002],
    'reserved opcode': [of(0x83, 'hi'), 1002],
    'reserved control opcode': [of(0x8b, 'hi'), 1002],
    'fragmented ping': [of(0x09, 'hi'), 1002],
    'long ping': [of(0x89, 'x'.repeat(126)), 1002],
    'continuation of nothing': [of(0x80, 'hi'), 1002],
    'message within a message': [Buffer.concat([of(0x01, 'a'), of(0x81, 'b')]), 1002],
    'length in 2 bytes for 2': [of(0x81, 'hi', 2), 1002],
    'length in 8 bytes for 2': [of(0x81, 'hi', 8), 1002],
    'length with its highest bit': [announced(1n << 63n), 1002],
    'length beyond the limit': [announced((1n << 20n) + 1n), 1009],
    'bytes that no text has': [of(0x81, [0xff, 0xfe]), 1007],
    'surrogate': [of(0x81, [0xed, 0xa0, 0x80]), 1007],
    'overlong character': [of(0x81, [0xc0, 0x80]), 1007],
    'character above U+10FFFF': [of(0x81, [0xf4, 0x90, 0x80, 0x80]), 1007],
    'character cut off by the end': [of(0x81, [0x41, 0xe2, 0x82]), 1007],
    'character broken between fragments': [Buffer.concat([of(0x01, [0xe2, 0x82]), of(0x80, 'a')]), 1007],
    'close of one byte': [of(0x88, [3]), 1002],
    'close reason that is no text': [of(0x88, [3, 0xe8, 0xff]), 1007],
  };
  for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000]) all[`close with ${code}`] = [close(code), 1002];
  if (deflate) {
    all['malformed compression'] = [of(0xc1, [0xff, 0xff, 0xff]), 1007];
    all['compressed continuation'] = [Buffer.concat([of(0x41, 'a'), of(0xc0, 'b')]), 1002];
    all['compressed ping'] = [of(0xc9, 'hi'), 1002];
  } else {
    all['compressed unasked'] = [of(0xc1, 'hi'), 1002];
  }
  return all;
};
