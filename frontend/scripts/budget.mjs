// Says how much JavaScript the first load of a public page fetches, and fails above the budget.
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const BUDGET = 200 * 1024;
const PAGES = ['src/pages/public/HomePage.vue', 'src/pages/public/SearchPage.vue'];

const manifest = JSON.parse(await readFile('dist/.vite/manifest.json', 'utf8'));

/** The chunk and everything that it imports statically. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const imported of manifest[key].imports ?? []) closure(imported, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
let isOver = false;
for (const page of PAGES) {
  if (!manifest[page]) throw new Error(`${page} is not in the build`);
  let total = 0;
  for (const key of new Set([...closure(entry), ...closure(page)])) {
    const { file } = manifest[key];
    if (file.endsWith('.js')) total += gzipSync(await readFile(`dist/${file}`)).length;
  }
  const verdict = total <= BUDGET ? 'ok' : 'OVER';
  isOver ||= total > BUDGET;
  console.log(`budget: ${page} ${(total / 1024).toFixed(1)} of ${BUDGET / 1024} KB gzipped: ${verdict}`);
}
process.exitCode = isOver ? 1 : 0;
