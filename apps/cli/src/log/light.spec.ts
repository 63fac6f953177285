import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';

/** What a file imports when it is loaded; types are gone by then, and `import()` comes later. */
const importsOf = (file: string): string[] => [...readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm)].map(([, name = '']) => name);

function loadedBy(file: string, seen = new Map<string, string[]>()): ReadonlyMap<string, string[]> {
  if (seen.has(file)) return seen;
  const imports = importsOf(file);
  seen.set(file, imports);
  for (const name of imports) if (name.startsWith('.')) loadedBy(join(dirname(file), name.replace(/\.js$/, '.ts')), seen);
  return seen;
}

test('a thread that verifies hashes starts without the law and the shapes of all entries', () => {
  const loaded = loadedBy(join(import.meta.dirname, 'scan-worker.ts'));
  expect(loaded.size).toBeGreaterThan(5);
  expect([...loaded].filter(([, imports]) => imports.some((name) => /^#core\/(?!tlog$)/.test(name))).map(([file]) => file)).toEqual([]);
});
