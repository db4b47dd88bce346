// SPDX-License-Identifier: Apache-2.0
// Runs one SQL statement, read from standard input, in DuckDB and prints its rows: a JSON object a line. The module comes
// from the directory in IOR_VERIFIER (scripts/bootstrap.sh test), not from this tree.
const fs = require('node:fs');
const { DuckDBInstance } = require(`${process.env.IOR_VERIFIER}/node_modules/@duckdb/node-api`);

async function main() {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const result = await connection.runAndReadAll(fs.readFileSync(0, 'utf8'));
  const lines = result.getRowObjectsJson().map((row) => JSON.stringify(row));
  fs.writeFileSync(1, lines.length === 0 ? '' : `${lines.join('\n')}\n`);
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
