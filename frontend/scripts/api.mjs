// Writes what the product says about its API (openapi.json) and the types made from it (src/api/schema.d.ts).
// With --check writes nothing and fails where either is stale.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const product = process.env.CHUANGQUAN ?? `${process.env.CARGO_TARGET_DIR ?? '../target'}/debug/chuangquan`;
const document = execFileSync(product, ['openapi'], { encoding: 'utf8', maxBuffer: 64 << 20 });
const types = astToString(await openapiTS(complete(JSON.parse(document))));
const header = '// Made from openapi.json by `npm run api`; changes here are lost.\n\n';

let isStale = false;
for (const [path, wanted] of [
  ['openapi.json', document],
  ['src/api/schema.d.ts', header + types],
]) {
  const present = await readFile(path, 'utf8').catch(() => '');
  if (present === wanted) continue;
  isStale = true;
  if (process.argv.includes('--check')) console.error(`api: ${path} is stale: run \`npm run api\` in frontend/`);
  else await writeFile(path, wanted);
}
if (process.argv.includes('--check')) {
  if (!isStale) console.log('api: openapi.json and its types are fresh');
  process.exitCode = isStale ? 1 : 0;
}

/** A word in a path that the description says nothing about is a string, as every address is. */
function complete(described) {
  for (const [path, item] of Object.entries(described.paths)) {
    const words = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const operation of Object.values(item)) {
      const named = (operation.parameters ??= []).filter((each) => each.in === 'path').map(({ name }) => name);
      for (const name of words.filter((word) => !named.includes(word))) {
        operation.parameters.push({ name, in: 'path', required: true, schema: { type: 'string' } });
      }
    }
  }
  return described;
}
