import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openMasterKey } from './master-key.js';
import { openSubjectKeys, type SubjectKeys } from './subject-keys.js';

const SUBJECT = 'prt_01938f6e-0000-7000-8000-000000000001/psn_01938f6e-0000-7000-8000-000000000002';
let directory = '';
const subjectsIn = (): string => join(directory, 'subjects');
const open = (): SubjectKeys => openSubjectKeys(subjectsIn(), openMasterKey(directory));
const filesIn = (): string[] => readdirSync(subjectsIn(), { recursive: true, withFileTypes: true }).filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));

beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'yaosu-subjects-')); });
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the key of a subject', () => {
  test('is made at its first use, and the same for every process and after every restart', async () => {
    const [first] = await open().obtain([SUBJECT]);
    expect(first).toHaveLength(32);
    expect((await open().obtain([SUBJECT]))[0]).toEqual(first);
    expect(await open().find(SUBJECT)).toEqual(first);
  });

  test('comes in the order that was asked for, each its own, the same where the same was asked for twice', async () => {
    const keys = await open().obtain(['a', 'b', 'a']);
    expect(keys[0]).toEqual(keys[2]);
    expect(keys[0]).not.toEqual(keys[1]);
  });

  test('is not made by looking for it', async () => {
    expect(await open().find(SUBJECT)).toBeUndefined();
    expect(readdirSync(directory)).not.toContain('subjects');
  });

  test('lies in a file for its owner alone, whose name and content tell neither subject nor key', async () => {
    const [key] = await open().obtain([SUBJECT]);
    const [file = ''] = filesIn();
    expect([filesIn().length, statSync(file).mode & 0o777]).toEqual([1, 0o600]);
    expect(file).not.toContain('prt_');
    expect(readFileSync(file).includes(key ?? Buffer.alloc(1))).toBe(false);
  });

  test('that is damaged is refused and not replaced', async () => {
    await open().obtain([SUBJECT]);
    const [file = ''] = filesIn();
    writeFileSync(file, Buffer.alloc(60));
    await expect(open().obtain([SUBJECT])).rejects.toThrow(/was changed/);
    expect(readFileSync(file)).toEqual(Buffer.alloc(60));
  });

  test('is one for processes that make it at once', async () => {
    openMasterKey(directory);
    const built = (file: string): string => JSON.stringify(pathToFileURL(join(process.cwd(), 'dist/libs/adapters/keys/src', file)).href);
    const script = `
      const { openMasterKey } = await import(${built('master-key.js')});
      const { openSubjectKeys } = await import(${built('subject-keys.js')});
      process.stdin.once('data', async () => {
        const keys = await openSubjectKeys(${JSON.stringify(subjectsIn())}, openMasterKey(${JSON.stringify(directory)})).obtain(['a', 'b', 'c']);
        console.log(keys.map((key) => key.toString('hex')).join());
        process.exit();
      });
      console.log('ready');`;
    const children = [1, 2, 3, 4].map(() => spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] }));
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    const answers = Promise.all(children.map(async (child) => String((await once(child.stdout, 'data'))[0])));
    for (const child of children) child.stdin.write('go\n');
    expect(new Set(await answers).size).toBe(1);
    expect(filesIn()).toHaveLength(3);
  });
});

describe('a key that is destroyed', () => {
  test('is gone for every process at once, and the others stay', async () => {
    const [here, there] = [open(), open()];
    await here.obtain([SUBJECT, 'other']);
    expect(await there.destroy(SUBJECT)).toBe(true);
    expect(await here.find(SUBJECT)).toBeUndefined();
    expect(await here.find('other')).toHaveLength(32);
  });

  test('is there or is not, to everybody who looks for it meanwhile', async () => {
    const [here, there] = [open(), open()];
    for (let round = 0; round < 40; round++) {
      const [key] = await here.obtain([`subject ${round}`]);
      let isOver = false;
      const looking = [1, 2, 3, 4].map(async () => {
        const found: (Buffer | undefined)[] = [];
        while (!isOver) found.push(await there.find(`subject ${round}`));
        return found;
      });
      await here.destroy(`subject ${round}`);
      isOver = true;
      for (const found of await Promise.all(looking)) expect(found.every((one) => one === undefined || one.equals(key ?? Buffer.alloc(0)))).toBe(true);
    }
  });

  test('is destroyed once; again does no harm', async () => {
    await open().obtain([SUBJECT]);
    expect([await open().destroy(SUBJECT), await open().destroy(SUBJECT), await open().destroy('never made')]).toEqual([true, false, false]);
  });

  test('is overwritten before its name goes, so that another name of the file shows nothing', async () => {
    await open().obtain([SUBJECT]);
    const [file = ''] = filesIn();
    const [before, kept] = [readFileSync(file), join(directory, 'kept')];
    linkSync(file, kept);
    await open().destroy(SUBJECT);
    expect(filesIn()).toEqual([]);
    expect(readFileSync(kept)).toHaveLength(before.length);
    expect(readFileSync(kept)).not.toEqual(before);
  });

  test('takes with it what a crash has left of its making', async () => {
    await open().obtain([SUBJECT]);
    const [file = ''] = filesIn();
    cpSync(file, `${file}.0123456789ab`);
    expect(await open().destroy(SUBJECT)).toBe(true);
    expect(filesIn()).toEqual([]);
  });

  test('that came back with a backup is destroyed again', async () => {
    await open().obtain([SUBJECT]);
    cpSync(subjectsIn(), join(directory, 'backup'), { recursive: true });
    await open().destroy(SUBJECT);
    cpSync(join(directory, 'backup'), subjectsIn(), { recursive: true });
    expect(await open().find(SUBJECT)).toHaveLength(32);
    expect(await open().destroy(SUBJECT)).toBe(true);
    expect(await open().find(SUBJECT)).toBeUndefined();
  });
});
