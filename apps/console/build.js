// Bundles the console with Vite when something that goes into it has changed; the list of that lies beside the result.
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const here = import.meta.dirname;
const root = resolve(here, '../..');
const out = join(root, 'dist/apps/console');
const INPUTS = join(out, '.inputs.json');
const ZIPPED = /\.(js|css|svg|json)$/;
const LEVEL_MAX = 9;

/** Everything below the console's folder, and the other sources that were bundled the last time. */
async function inputs() {
  const own = (await readdir(here, { recursive: true, withFileTypes: true })).filter((one) => one.isFile() && !one.name.endsWith('.spec.ts')).map((one) => join(one.parentPath, one.name));
  const others = JSON.parse(await readFile(INPUTS, 'utf8')).map((name) => join(root, name));
  return [...own, ...others, join(root, 'package-lock.json')];
}

/** Whether the result is newer than all that goes into it. */
async function isFresh() {
  try {
    const [{ mtimeMs: made }, names] = await Promise.all([stat(INPUTS), inputs()]);
    const times = await Promise.all(names.map(async (name) => (await stat(name)).mtimeMs));
    return times.every((time) => time < made);
  } catch {
    return false;
  }
}

export async function buildConsole() {
  if (await isFresh()) return;
  const { build } = await import('vite');
  const { output } = await build({ configFile: join(here, 'vite.config.js'), logLevel: 'warn', mode: 'production' });
  const bundled = new Set(output.flatMap(({ moduleIds = [] }) => moduleIds).map((id) => relative(root, id.split('?')[0])).filter((name) => name.startsWith('libs/')));
  const files = (await readdir(out, { recursive: true })).filter((name) => ZIPPED.test(name));
  await Promise.all(files.map(async (name) => writeFile(join(out, `${name}.gz`), await promisify(gzip)(await readFile(join(out, name)), { level: LEVEL_MAX }))));
  await writeFile(INPUTS, JSON.stringify([...bundled].sort()));
}
