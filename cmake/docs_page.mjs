// node docs_page.mjs --npm <npm> --output <file.cpp> --page <folder> [--required]
// Writes the C++ file that carries the documentation page: Swagger UI, which npm fetches from where
// the user's configuration says, and the files of the folder, all compressed. Without --required, a
// file that says why there is no page is written where npm cannot fetch it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';

const VERSION = '5.35.0';
const SHA512 = 'U06rpMtW9V3XPGOBeamTUSr0Z09jMX4IJuANpE/EZbAhw0G8CgwrzU4YmXkn/h0wCDNsXdGarTNNHC3sU8yVUQ==';
const KEPT = ['swagger-ui-bundle.js', 'swagger-ui.css', 'favicon-32x32.png', 'oauth2-redirect.html',
  'oauth2-redirect.js', 'LICENSE', 'NOTICE', 'swagger-ui-bundle.js.LICENSE.txt'];
const TYPES = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8', '.png': 'image/png' };

/** The package's bytes, of which npm runs nothing. */
function fetched(npm) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tenon-docs-'));
  try {
    execFileSync(npm, ['pack', `swagger-ui-dist@${VERSION}`, '--pack-destination', folder, '--ignore-scripts',
      '--prefer-offline', '--loglevel=error', '--fetch-retries=1', '--fetch-timeout=30000'],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: 120000, cwd: folder });
    const [file] = fs.readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    return fs.readFileSync(path.join(folder, file));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The files that are kept, of a tar archive's (POSIX ustar). */
function unpacked(archive) {
  const found = {};
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0;) {
    const text = (from, size) => archive.toString('utf8', at + from, at + from + size).replace(/\0.*$/s, '');
    const size = parseInt(text(124, 12), 8);
    const name = text(0, 100).replace(/^package\//, '');
    if (KEPT.includes(name)) found[name] = Buffer.from(archive.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  for (const name of KEPT) if (!found[name]) throw new Error(`the package has no ${name}`);
  return found;
}

/** A string literal for any bytes, a piece on each line. */
function literal(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 96) {
    let line = '';
    for (const byte of bytes.subarray(at, at + 96)) {
      const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c && byte !== 0x3f;
      line += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
    }
    lines.push(`    "${line}"`);
  }
  return lines.join('\n') || '    ""';
}

const digest = (bytes, size) => createHash('sha256').update(bytes).digest('hex').slice(0, size);

function source(files) {
  const names = Object.keys(files).sort();
  const text = ['#include "docs_files.hpp"', '', 'namespace tenon::serving {', 'namespace {', ''];
  const entries = [];
  names.forEach((name, index) => {
    const packed = gzipSync(files[name], { level: 9 });
    text.push(`constexpr char content_${index}[] =`, `${literal(packed)};`, '');
    entries.push(`    {"${name}", "${TYPES[path.extname(name)] ?? 'text/plain; charset=utf-8'}", ` +
      `"W/\\"${digest(files[name], 16)}\\"", {content_${index}, sizeof content_${index} - 1}, ${files[name].length}},`);
  });
  const tag = digest(names.map((name) => `${name} ${digest(files[name], 64)}`).join('\n'), 12);
  text.push('constexpr docs_file files[] = {', ...entries, '};', '', '}  // namespace', '',
    'docs_files built_in_docs() noexcept {',
    `  return {.files = files, .tag = "${tag}"};`, '}', '', '}  // namespace tenon::serving', '');
  return text.join('\n');
}

function absence(why) {
  return ['#include "docs_files.hpp"', '', 'namespace tenon::serving {', '',
    `docs_files built_in_docs() noexcept { return {.absence = ${JSON.stringify(why)}}; }`, '',
    '}  // namespace tenon::serving', ''].join('\n');
}

const { values } = parseArgs({ options: { npm: { type: 'string' }, output: { type: 'string' },
  page: { type: 'string' }, required: { type: 'boolean' } } });
let archive;
try {
  archive = fetched(values.npm);
} catch (error) {
  const lines = String(error.stderr || error.message).split('\n').map((line) => line.replace(/^npm \S+ (error )?/, ''));
  const why = `npm could not fetch it when Tenon was built (${lines.find((line) => line.trim())?.trim()})`
    .replace(/[^\x20-\x7e]/g, '').slice(0, 300);
  if (values.required) {
    console.error(`the documentation page: ${why}`);
    process.exit(1);
  }
  console.error(`warning: no documentation page: ${why}; remove ${values.output} to try again`);
  fs.writeFileSync(values.output, absence(why));
  process.exit(0);
}
const sum = createHash('sha512').update(archive).digest('base64');
if (sum !== SHA512) {
  console.error(`the documentation page: swagger-ui-dist ${VERSION} is not what it was: sha512-${sum}`);
  process.exit(1);
}
const files = unpacked(gunzipSync(archive));
for (const name of fs.readdirSync(values.page)) files[name] = fs.readFileSync(path.join(values.page, name));
fs.writeFileSync(values.output, source(files));
