// Compiles apps, libs and the programs below test/ to dist/ with swc (ESM, about a second), and bundles the console when it has changed; `npm run typecheck` is the gate for types.
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { transform } from '@swc/core';
import { buildConsole } from './console/build.js';

const root = resolve(import.meta.dirname, '..');
const SOURCES = ['apps/api', 'apps/worker', 'apps/cli', 'libs', 'test/bench', 'test/chaos', 'test/support'];

const isCode = (file) => file.endsWith('.ts') && !/\.(spec|e2e-spec|d)\.ts$/.test(file);
const isData = (file) => /\/src\/.*\.json$/.test(file);

/** Compiles one file, or copies it when it is data, unless its output is newer; returns the path that it stands at in dist. */
async function compile(file) {
  const source = join(root, file);
  const out = join(root, 'dist', file.replace(/\.ts$/, '.js'));
  const [from, to] = await Promise.all([stat(source), stat(out).catch(() => undefined)]);
  if (to !== undefined && to.mtimeMs > from.mtimeMs) return out;
  await mkdir(dirname(out), { recursive: true });
  if (isData(file)) {
    await writeFile(out, await readFile(source));
  } else {
    const sourceFileName = relative(dirname(out), source);
    const { code, map } = await transform(await readFile(source, 'utf8'), { configFile: join(root, '.swcrc'), swcrc: false, filename: source, sourceFileName });
    await writeFile(`${out}.map`, map ?? '');
    await writeFile(out, `${code}\n//# sourceMappingURL=${relative(dirname(out), out)}.map\n`);
  }
  return out;
}

/** Builds everything and removes outputs whose source is gone, so that dist never holds a ghost. */
export async function build() {
  const files = (await Promise.all(SOURCES.map(async (top) => {
    const found = await readdir(join(root, top), { recursive: true }).catch(() => []);
    return found.map((f) => join(top, f)).filter((f) => isCode(f) || isData(f));
  }))).flat();
  const built = new Set((await Promise.all(files.map(compile))).flatMap((out) => [out, `${out}.map`]));
  const present = await readdir(join(root, 'dist'), { recursive: true }).catch(() => []);
  const ghosts = present.map((f) => join(root, 'dist', f)).filter((f) => /\.js(\.map)?$/.test(f) && !f.includes('/console/') && !built.has(f));
  await Promise.all(ghosts.map((f) => rm(f)));
  await buildConsole();
  return files.length;
}

if (process.argv[1] === import.meta.filename) console.log(`built ${await build()} files`);
