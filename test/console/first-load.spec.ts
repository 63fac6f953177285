import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** The console as it was built before the tests (global-setup). */
const BUILT = join(import.meta.dirname, '../../dist/apps/console');
const FIRST_LOAD_BYTES_MAX = 400_000;
const page = readFileSync(join(BUILT, 'index.html'), 'utf8');
const assets = readdirSync(join(BUILT, 'assets')).filter((name) => !name.endsWith('.gz'));

describe('the built console', () => {
  test('is at most 400 kB compressed before anybody has done anything', () => {
    const first = [...page.matchAll(/(?:src|href)="\/console\/(assets\/[^"]+)"/g)].map(([, name = '']) => name);
    expect(first.length).toBeGreaterThan(2);
    expect(first.map((name) => statSync(join(BUILT, `${name}.gz`)).size).reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX);
  });
  test('loads what verifies, draws and lists when it is first needed', () => {
    const first = page.match(/assets\/[\w.-]+\.js/g)?.map((name) => readFileSync(join(BUILT, name), 'utf8')).join('') ?? '';
    expect(first).not.toMatch(/c2sp\.org\/tlog-proof|renderMode:/);
    expect(assets.some((name) => readFileSync(join(BUILT, 'assets', name), 'utf8').includes('c2sp.org/tlog-proof'))).toBe(true);
  });
  test('has no script and no style within its page, and names no other host', () => {
    expect(page).not.toMatch(/<script(?![^>]*src=)|<style|style="|https?:\/\//);
  });
  test('is compressed, file by file', () => {
    for (const name of assets) expect(readdirSync(join(BUILT, 'assets'))).toContain(`${name}.gz`);
  });
});
