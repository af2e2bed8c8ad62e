// The server of specs/features.yaml through a client that @hey-api/openapi-ts generated: features.js URL
//
// The generator leaves the styles of parameters to its caller: the query's are given for each
// parameter, the path's by templates (RFC 6570) in place of the document's path.
import { deepStrictEqual as equal } from 'node:assert';
import { run, status } from './checks';
import * as features from './features/index';
import { client } from './features/client.gen';

client.setConfig({ baseUrl: process.argv[2] });

const color: features.Color = { r: 100, g: 200, b: 150 };

run({
  async inPath() {
    const path = {
      plain: 'a b/c?', list: ['one', 't/wo', 'é'], color, label: 7, labels: ['one', 'two'],
      matrix: ['one', 'two'], spread: color,
    };
    const styled = '/paths/{plain}/{list}/{color*}/{.label}/{.labels*}/{;matrix}/{;spread*}';
    const answer = await features.inPath({ path, ...({ url: styled } as object) });
    status(answer, 200);
    equal(answer.data, path);
  },

  async inQuery() {
    const query = {
      plain: 'a&b=c d', list: ['one', 't&w=o', '+'], joined: ['a', 'b'], spaced: ['a', 'b'],
      piped: ['a', 'b'], deep: color, color, url: 'http://a/b?c', flag: true,
    };
    const answer = await features.inQuery({
      query,
      querySerializer: {
        parameters: {
          joined: { array: { style: 'form', explode: false } },
          spaced: { array: { style: 'spaceDelimited', explode: false } },
          piped: { array: { style: 'pipeDelimited', explode: false } },
          color: { object: { style: 'form', explode: false } },
          url: { allowReserved: true },
        },
      },
    });
    status(answer, 200);
    equal(answer.data, query);

    const least = await features.inQuery({ query: { plain: '' } });
    status(least, 200);
    equal(least.data, { plain: '', flag: false });
    status(await features.inQuery({ query: { plain: '', deep: { r: 256 } } }), 422);
  },

  async inFields() {
    const answer = await features.inFields({
      headers: {
        'X-Plain': 'a b', 'X-List': ['one', 'two'],
        // Objects in header fields are sent as JSON by the generated client, so written by hand.
        'X-Color': 'r=100,g=200,b=150' as unknown as features.Color,
        ...({ Cookie: 'other=1; session=7' } as object),
      },
    });
    status(answer, 200);
    equal(answer.data, { plain: 'a b', list: ['one', 'two'], color, session: 7 });
    equal(answer.response!.headers.get('x-count'), '2');
    equal(answer.response!.headers.get('x-first'), 'one');
  },

  async sendForm() {
    const body = { name: 'Ada & co = +', count: 3, tags: ['a b', 'c'], agreed: true };
    const answer = await features.sendForm({ body });
    status(answer, 200);
    equal(answer.data, body);
    status(await features.sendForm({ body: {} as features.Form }), 422);
  },

  async upload() {
    const file = new File([new Uint8Array([0, 1, 2, 255, 13])], 'leaf ☃.bin');
    const answer = await features.upload({ body: { name: 'a leaf', count: 3, color, file } });
    status(answer, 201);
    equal(answer.data, { name: 'a leaf', count: 3, color, size: 5, filename: 'leaf ☃.bin' });
  },

  async sendText() {
    const body = 'Grüße, line one\nline two';
    const answer = await features.sendText({ body });
    status(answer, 200);
    equal(answer.data, body);
  },

  async sendBytes() {
    const sent = new Uint8Array(300_000).map((_, at) => at * 7);
    const answer = await features.sendBytes({ body: new Blob([sent]) });
    status(answer, 200);
    const back = new Uint8Array(await (answer.data as Blob).arrayBuffer());
    equal(Buffer.compare(back, sent), 0);
  },

  async sendNote() {
    const json = await features.sendNote({ body: { text: 'remember' } });
    status(json, 200);
    equal(json.data, { text: 'remember' });
    const text = await features.sendNote({
      body: 'remember' as unknown as features.Note, bodySerializer: null,
      headers: { 'Content-Type': 'text/plain', Accept: 'text/plain' },
    });
    status(text, 200);
    equal(text.data, 'remember');
    const form = await features.sendNote({
      body: new URLSearchParams({ text: 'a&b' }) as unknown as features.Note, bodySerializer: null,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    status(form, 200);
    equal(form.data, { text: 'a&b' });
    status(await features.sendNote({ body: { text: 'x' }, headers: { 'Content-Type': 'image/png' } }), 415);
    status(await features.sendNote({ body: { text: 'x' }, headers: { Accept: 'image/png' } }), 406);
  },

  async changeRecord() {
    const path = { id: 'a54a57ca-36f8-421b-a6b4-2e8f26858a4c' };
    const shape: features.Shape = { kind: 'box', width: 1, height: 0.25 };
    const answer = await features.changeRecord({ path, body: { title: 'new', rating: null, shape } });
    status(answer, 200);
    equal(answer.data, { ...path, named: ['title', 'shape'], removed: ['rating'], shape });

    const locked = await features.changeRecord({ path, body: { title: 'locked' } });
    status(locked, 409);
    equal(locked.error, { text: 'locked' });
    status(await features.changeRecord({ path, body: { rating: 6 } }), 422);
    status(await features.changeRecord({ path, body: { other: 1 } as object }), 422);
  },
});
