import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { openMasterKey } from './master-key.js';
import { rotateMasterKey, type MasterRotation } from './rotate-master.js';
import { openSubjectKeys, type SubjectKeys } from './subject-keys.js';

const SUBJECTS = Array.from({ length: 60 }, (_, i) => `prt_1/psn_${i}`);
let directory = '';
const at = (name: string): string => join(directory, name);
const open = (): SubjectKeys => openSubjectKeys(at('subjects'), openMasterKey(directory));
const rotate = (isStolen = false): Promise<MasterRotation> => rotateMasterKey({ dir: directory, isStolen, onProgress: () => undefined });
const subjectFiles = (): string[] => readdirSync(at('subjects'), { recursive: true, withFileTypes: true }).filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
const rootFiles = (): string[] => readdirSync(directory).sort();

beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'yaosu-rotation-')); });
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a rotation of the master key', () => {
  test('wraps every key anew, destroys the old one, and changes no key and no derived secret', async () => {
    const before = await open().obtain(SUBJECTS);
    const [master, derived] = [readFileSync(at('master.key'), 'utf8'), openMasterKey(directory).derive('credential', 'x')];
    const stored = subjectFiles().map((file) => readFileSync(file).toString('hex'));
    linkSync(at('master.key'), at('kept'));
    expect(await rotate()).toEqual({ isEnded: true, wasBegun: false, keys: 60, wrapped: 60, closed: [] });
    expect(readFileSync(at('master.key'), 'utf8')).not.toBe(master);
    expect(readFileSync(at('kept'), 'utf8')).not.toBe(master);
    expect(rootFiles()).toEqual(['derivation.key', 'kept', 'master.key', 'subjects']);
    expect(['derivation.key', 'master.key'].map((name) => statSync(at(name)).mode & 0o777)).toEqual([0o600, 0o600]);
    expect(subjectFiles().filter((file) => stored.includes(readFileSync(file).toString('hex')))).toEqual([]);
    expect(await open().obtain(SUBJECTS)).toEqual(before);
    expect(openMasterKey(directory).derive('credential', 'x')).toEqual(derived);
  });

  test('leaves nothing that the old key opens, with the old key and the new files in one hand', async () => {
    await open().obtain(SUBJECTS);
    copyFileSync(at('master.key'), at('stolen'));
    await rotate();
    renameSync(at('stolen'), at('master.key'));
    expect(open).toThrow('opened with another key');
    rmSync(at('derivation.key'));
    await expect(open().find(SUBJECTS[0] ?? '')).rejects.toThrow('opened with another key');
  });

  test('again and again leaves all as it was', async () => {
    const before = await open().obtain(SUBJECTS);
    const derived = openMasterKey(directory).derive('credential', 'x');
    for (let i = 0; i < 3; i++) await rotate();
    expect([await open().obtain(SUBJECTS), openMasterKey(directory).derive('credential', 'x')]).toEqual([before, derived]);
  });

  test('because the old key was stolen derives other secrets from then on, and keeps what is sealed', async () => {
    const before = await open().obtain(SUBJECTS);
    const derived = openMasterKey(directory).derive('credential', 'x');
    await rotate(true);
    const renewed = openMasterKey(directory).derive('credential', 'x');
    expect(renewed).not.toEqual(derived);
    await rotate();
    expect([await open().obtain(SUBJECTS), openMasterKey(directory).derive('credential', 'x')]).toEqual([before, renewed]);
  });

  test('does not end while there is a file that no key opens, names it, and loses nothing', async () => {
    const before = await open().obtain(SUBJECTS);
    const [damaged = ''] = subjectFiles();
    const whole = readFileSync(damaged);
    writeFileSync(damaged, Buffer.alloc(60));
    expect(await rotate()).toMatchObject({ isEnded: false, closed: [damaged] });
    expect(existsSync(at('master.next.key'))).toBe(true);
    writeFileSync(damaged, whole);
    expect(await rotate()).toMatchObject({ isEnded: true, wasBegun: true, closed: [] });
    expect(await open().obtain(SUBJECTS)).toEqual(before);
  });
});

describe('while a rotation is under way', () => {
  test('processes of before find every key, make new ones that stay readable, and none that was destroyed comes back', async () => {
    const running = open();
    const before = await running.obtain(SUBJECTS);
    const rotation = rotate();
    const made = await Promise.all(Array.from({ length: 40 }, async (_, i) => {
      await sleep(i);
      if (i < 20) await running.destroy(SUBJECTS[i] ?? '');
      return (await running.obtain([`new ${i}`]))[0];
    }));
    const found = await Promise.all(SUBJECTS.slice(20).map((subject) => running.find(subject)));
    await rotation;
    expect(found).toEqual(before.slice(20));
    expect(await Promise.all(SUBJECTS.slice(0, 20).map((subject) => running.find(subject)))).toEqual(Array.from({ length: 20 }, () => undefined));
    expect(await open().obtain(made.map((_, i) => `new ${i}`))).toEqual(made);
    expect(await Promise.all(made.map((_, i) => running.find(`new ${i}`)))).toEqual(made);
    expect(subjectFiles()).toHaveLength(40 + 40);
  });

  test('what a slow process has wrapped under the old key is wrapped anew before the old key goes', async () => {
    const before = await open().obtain(SUBJECTS);
    const [slow = ''] = subjectFiles();
    const wrappedBefore = readFileSync(slow);
    // As if killed between putting the new key into its place and the last look.
    copyFileSync(at('master.key'), at('old'));
    await rotate();
    renameSync(at('old'), at('master.previous.key'));
    writeFileSync(slow, wrappedBefore);
    expect(await rotate()).toEqual({ isEnded: true, wasBegun: true, keys: 60, wrapped: 1, closed: [] });
    expect(rootFiles()).toEqual(['derivation.key', 'master.key', 'subjects']);
    expect(await open().obtain(SUBJECTS)).toEqual(before);
  });

  test('killed anywhere, again and again, it goes on to its end, and every key opens at every moment', async () => {
    const before = await open().obtain(SUBJECTS);
    const derived = openMasterKey(directory).derive('credential', 'x');
    const built = JSON.stringify(pathToFileURL(join(process.cwd(), 'dist/libs/adapters/keys/src/index.js')).href);
    const script = `const { rotateMasterKey } = await import(${built}); console.log('go');
      await rotateMasterKey({ dir: ${JSON.stringify(directory)}, isStolen: false, onProgress: () => undefined });`;
    let [killed, isEnded] = [0, false];
    for (let delay = 0; !isEnded && killed < 200; delay += 2) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      const kill = setTimeout(() => child.kill('SIGKILL'), delay);
      const [code] = await once(child, 'exit') as [number | null];
      clearTimeout(kill);
      isEnded = code === 0;
      killed += isEnded ? 0 : 1;
      expect(await open().obtain(SUBJECTS)).toEqual(before);
      expect(openMasterKey(directory).derive('credential', 'x')).toEqual(derived);
    }
    expect(killed).toBeGreaterThan(0);
    expect(isEnded).toBe(true);
    expect(rootFiles()).toEqual(['derivation.key', 'master.key', 'subjects']);
  });

  test('killed while it overwrites the old key, it ends without another key; whoever reads meanwhile finds no half of one', async () => {
    const before = await open().obtain(SUBJECTS);
    await rotate();
    const master = readFileSync(at('master.key'), 'utf8');
    writeFileSync(at('master.previous.key.0123456789ab'), 'half overwritten');
    expect(await open().obtain(SUBJECTS)).toEqual(before);
    expect(await rotate()).toEqual({ isEnded: true, wasBegun: true, keys: 60, wrapped: 0, closed: [] });
    expect([rootFiles(), readFileSync(at('master.key'), 'utf8')]).toEqual([['derivation.key', 'master.key', 'subjects'], master]);
  });

  test.each([['master.next.key'], ['master.previous.key']])('a backup of that moment, with its %s, goes on, too', async (name) => {
    const before = await open().obtain(SUBJECTS);
    cpSync(at('subjects'), at('old-subjects'), { recursive: true });
    copyFileSync(at('master.key'), at('old-master'));
    await rotate();
    rmSync(at('subjects'), { recursive: true });
    renameSync(at('old-subjects'), at('subjects'));
    if (name === 'master.next.key') renameSync(at('master.key'), at(name));
    renameSync(at('old-master'), at(name === 'master.next.key' ? 'master.key' : name));
    expect(await open().obtain(SUBJECTS)).toEqual(before);
    expect(await rotate()).toMatchObject({ isEnded: true, wasBegun: true });
    expect(await open().obtain(SUBJECTS)).toEqual(before);
  });
});
