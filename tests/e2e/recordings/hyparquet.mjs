// SPDX-License-Identifier: Apache-2.0
// Reads a recording, the first argument, with hyparquet, which is JavaScript and nothing else, and prints its rows: a JSON
// object a line, values as texts, bytes hexadecimal. The modules come from the directory in IOR_VERIFIER.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = path.join(process.env.IOR_VERIFIER, 'node_modules');
const load = (name) => import(pathToFileURL(path.join(modules, name, 'src', name === 'hyparquet' ? 'node.js' : 'index.js')));
const { asyncBufferFromFile, parquetReadObjects } = await load('hyparquet');
const { compressors } = await load('hyparquet-compressors');

function word(value) {
  if (value === null || value === undefined) {
    return null;
  }
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex').toUpperCase() : String(value);
}

const file = await asyncBufferFromFile(process.argv[2]);
const rows = await parquetReadObjects({ file, compressors, utf8: false });
const out = rows.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).map(([key, value]) => [key, word(value)]))));
fs.writeFileSync(1, out.length === 0 ? '' : `${out.join('\n')}\n`);
