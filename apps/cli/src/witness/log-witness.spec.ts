import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { EMPTY_EDGE, integrate, openCheckpoint, openNote, parseVkey, tilePath, verifierOf, witnessedPath, type Verifier } from '#core/tlog';
import { signedLog, type SignedLog } from '../../../../test/support/signed-log.js';

const CLI = join(process.cwd(), 'dist/apps/cli/src/main.js');
const NAME = 'witness.example/w1';
const log = signedLog();

type Child = ChildProcessByStdio<null, Readable, Readable>;
interface Running { readonly child: Child; readonly url: string; readonly vkey: string; readonly said: () => string }

let directory = '';
let children: Child[] = [];
let servers: Server[] = [];
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'yaosu-witness-')); });
afterEach(async () => {
  await Promise.all(children.map((child) => end(child, 'SIGKILL')));
  for (const server of servers) server.close().closeAllConnections();
  [children, servers] = [[], []];
  rmSync(directory, { recursive: true, force: true });
});

const data = (): string => join(directory, 'data');
function launch(args: readonly string[]): Child {
  const child = spawn(process.execPath, [CLI, 'log', 'witness', '--data', data(), '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}
async function end(child: Child, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  return (await exited)[0] as number | null;
}
async function start(args: readonly string[] = ['--name', NAME, '--log', log.vkey]): Promise<Running> {
  const child = launch(args);
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(([code]) => { throw new Error(`ended with ${code}: ${said.join('')}`); })]) as [Buffer];
  const [, , vkey = '', url = ''] = line.toString().trim().split(' ');
  return { child, url, vkey, said: () => said.join('') };
}
async function refusedStart(args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = launch(args);
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = await once(child, 'close') as [number | null];
  return { code, said: Buffer.concat(said).toString() };
}
interface Answer { readonly status: number; readonly type: string | null; readonly body: string }
async function post(url: string, body: string): Promise<Answer> {
  const res = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
  return { status: res.status, type: res.headers.get('content-type'), body: await res.text() };
}
const ask = async (url: string, oldSize: number, newSize: number, of: SignedLog = log): Promise<Answer> => post(url, await of.request(oldSize, newSize));
const verifier = (vkey: string): Verifier => {
  const parsed = parseVkey(vkey);
  if (!parsed.ok) throw new Error(parsed.reason);
  return verifierOf(parsed.value);
};
const latest = async (url: string, of: SignedLog = log): Promise<number | undefined> => {
  const res = await fetch(`${url}/${witnessedPath(of.origin)}`);
  const opened = res.ok ? openCheckpoint(await res.text(), [verifier(of.vkey)]) : undefined;
  return opened?.ok === true ? opened.value.size : undefined;
};

describe('a new witness', () => {
  test('makes its key for nobody else to read, and says what to put into a policy', async () => {
    const { vkey, child } = await start();
    expect(vkey).toMatch(/^witness\.example\/w1\+[0-9a-f]{8}\+/);
    expect(statSync(join(data(), 'witness.skey')).mode & 0o777).toBe(0o600);
    await end(child, 'SIGTERM');
    expect((await start(['--log', log.vkey])).vkey).toBe(vkey);
  });

  test('is not started without a name, without a log, or under another name than its key', async () => {
    expect(await refusedStart(['--log', log.vkey])).toMatchObject({ code: 1, said: expect.stringContaining('--name') });
    expect(await refusedStart(['--name', NAME])).toMatchObject({ code: 2, said: expect.stringContaining('--log') });
    await end((await start()).child, 'SIGTERM');
    expect(await refusedStart(['--name', 'another.example', '--log', log.vkey])).toMatchObject({ code: 1, said: expect.stringContaining('is the key of') });
  });

  test('is not started with a key that others can read', async () => {
    await end((await start()).child, 'SIGTERM');
    chmodSync(join(data(), 'witness.skey'), 0o644);
    expect(await refusedStart(['--log', log.vkey])).toMatchObject({ code: 1, said: expect.stringContaining('open to other accounts') });
  });
});

describe('a witness', () => {
  test('cosigns a log that grows, and shows what it cosigned', async () => {
    const { url, vkey } = await start();
    expect(await latest(url)).toBeUndefined();
    const first = await ask(url, 0, 5);
    expect(first).toMatchObject({ status: 200, type: 'text/plain; charset=utf-8' });
    expect(openNote(log.note(5) + first.body, [verifier(vkey), verifier(log.vkey)])).toMatchObject({ ok: true, value: { verified: [{ name: log.origin }, { name: NAME }] } });
    expect(await ask(url, 5, 1_000)).toMatchObject({ status: 200 });
    expect(await ask(url, 1_000, 1_000)).toMatchObject({ status: 200 });
    const shown = await fetch(`${url}/${witnessedPath(log.origin)}`);
    expect(openNote(await shown.text(), [verifier(log.vkey), verifier(vkey)])).toMatchObject({ ok: true, value: { verified: [{}, {}], unverified: [] } });
  });

  test('answers what it refuses as the specification says', async () => {
    const { url } = await start();
    await ask(url, 0, 10);
    expect(await ask(url, 5, 20)).toEqual({ status: 409, type: 'text/x.tlog.size', body: '10\n' });
    expect(await ask(url, 0, 4, signedLog({ origin: 'stranger.example' }))).toMatchObject({ status: 404 });
    expect(await ask(url, 10, 20, signedLog({ seed: 9 }))).toMatchObject({ status: 403 });
    expect(await post(url, (await log.request(0, 4)).replace('old 0', 'old 10'))).toMatchObject({ status: 400 });
    expect(await ask(url, 10, 20, signedLog({ history: 'two' }))).toMatchObject({ status: 422 });
    expect(await post(url, 'nonsense')).toMatchObject({ status: 400 });
    expect(await post(url, 'x'.repeat(16_385))).toMatchObject({ status: 413 });
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405);
    expect((await fetch(`${url}/${'0'.repeat(64)}/checkpoint`)).status).toBe(404);
    expect(await latest(url)).toBe(10);
  });

  test('keeps what a log signed of a second history', async () => {
    const { url, said } = await start();
    await ask(url, 0, 10);
    expect(await ask(url, 10, 10, signedLog({ history: 'two' }))).toMatchObject({ status: 422 });
    const [name = ''] = readdirSync(join(data(), 'evidence'));
    expect(readFileSync(join(data(), 'evidence', name), 'utf8')).toContain(signedLog({ history: 'two' }).note(10));
    expect(said()).toContain('evidence');
  });

  test('keeps logs apart, and takes them from a policy file', async () => {
    const other = signedLog({ origin: 'other.example', seed: 2 });
    const policy = join(directory, 'policy');
    writeFileSync(policy, `# two logs\nlog ${log.vkey} https://log.example/log\nlog ${other.vkey}\nquorum none\n`);
    const { url } = await start(['--name', NAME, '--logs', policy]);
    expect([await ask(url, 0, 7), await ask(url, 0, 9, other)]).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect([await latest(url), await latest(url, other)]).toEqual([7, 9]);
  });

  test('takes either key of a log that changes its key', async () => {
    const next = signedLog({ seed: 5 });
    const { url } = await start(['--name', NAME, '--log', log.vkey, '--log', next.vkey]);
    expect([await ask(url, 0, 7), await ask(url, 7, 9, next)]).toMatchObject([{ status: 200 }, { status: 200 }]);
  });

  test('lets one of many requests from the same size win, and never goes back', async () => {
    const { url } = await start();
    await ask(url, 0, 100);
    const sizes = Array.from({ length: 40 }, (_, i) => 101 + ((i * 17) % 40));
    const answers = await Promise.all(sizes.map((size) => ask(url, 100, size)));
    const won = sizes.filter((_size, i) => answers[i]?.status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409).every(({ body }) => body === `${won[0] ?? ''}\n`)).toBe(true);
    expect(await latest(url)).toBe(won[0]);
  });

  test('bounds what waits of one log', async () => {
    const { url } = await start();
    const body = await log.request(0, 3);
    const statuses = (await Promise.all(Array.from({ length: 200 }, () => post(url, body)))).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 409, 503]));
  });

  test('does not wait for ever for a request that does not end', async () => {
    const { url } = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('POST /add-checkpoint HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nold');
    socket.resume();
    await once(socket, 'close');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

describe('a witness that pulls', () => {
  /** Serves a log as files, and takes note of nothing. */
  async function served(of: SignedLog, size: number): Promise<{ readonly url: string; show: (next: SignedLog, nextSize: number) => void }> {
    let files = filesOf(of, size);
    const server = createServer((req, res) => {
      const file = files.get((req.url ?? '').slice(1));
      res.writeHead(file === undefined ? 404 : 200).end(file);
    });
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return { url: `http://127.0.0.1:${port}`, show: (next, nextSize) => { files = filesOf(next, nextSize); } };
  }
  const filesOf = (of: SignedLog, size: number): ReadonlyMap<string, Uint8Array | string> => {
    const tiles = integrate(EMPTY_EDGE, of.leaves(size)).tiles.map((tile): [string, Uint8Array] => [tilePath(tile), tile.data]);
    return new Map<string, Uint8Array | string>([...tiles, ['checkpoint', of.note(size)]]);
  };
  async function pulled(url: string): Promise<{ readonly code: number | null; readonly out: string; readonly said: string }> {
    const child = launch(['--name', NAME, '--log', log.vkey, '--pull', url]);
    const [out, said]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    const [code] = await once(child, 'close') as [number | null];
    return { code, out: Buffer.concat(out).toString(), said: Buffer.concat(said).toString() };
  }

  test('cosigns what a log shows, once it has proved by its tiles that it grew', async () => {
    const { url, show } = await served(log, 300);
    const first = await pulled(url);
    expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/^— witness\.example\/w1 /) });
    show(log, 1_000);
    const second = await pulled(url);
    expect(second.code).toBe(0);
    const [, vkey = ''] = /cosigns as (\S+)/.exec(second.said) ?? [];
    expect(openNote(log.note(1_000) + second.out, [verifier(vkey)])).toMatchObject({ ok: true });
  });

  test.each([
    ['another history', { history: 'two' }, 400],
    ['another history of the same size', { history: 'two' }, 300],
    ['fewer entries than before', {}, 200],
    ['what a stranger signed', { seed: 9 }, 400],
  ])('does not cosign %s', async (_what, next, size) => {
    const { url, show } = await served(log, 300);
    await pulled(url);
    show(signedLog(next), size);
    expect(await pulled(url)).toMatchObject({ code: 1, out: '' });
  });

  test('says so where there is nothing to read', async () => {
    const { url } = await served(log, 300);
    expect(await pulled(`${url}/nowhere`)).toMatchObject({ code: 3, out: '' });
  });
});

describe('what a witness has cosigned', () => {
  test('is remembered after it was stopped in good order', async () => {
    const { url, child } = await start();
    await ask(url, 0, 33);
    expect(await end(child, 'SIGTERM')).toBe(0);
    const again = await start(['--log', log.vkey]);
    expect(await latest(again.url)).toBe(33);
    expect(await ask(again.url, 0, 5)).toMatchObject({ status: 409, body: '33\n' });
  });

  test('is remembered after kill -9 in the middle of many requests: no answer is ever taken back', async () => {
    let cosigned = 0;
    for (let round = 0; round < 6; round++) {
      const { url, child } = await start();
      expect(await latest(url) ?? 0).toBeGreaterThanOrEqual(cosigned);
      const from = await latest(url) ?? 0;
      const asking = (async () => {
        for (let size = from; size < from + 500; size++) {
          const answer = await ask(url, size, size + 1);
          if (answer.status === 200) cosigned = size + 1;
        }
      })().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 30 + round * 23));
      await end(child, 'SIGKILL');
      await asking;
    }
    const { url } = await start();
    expect(cosigned).toBeGreaterThan(0);
    expect(await latest(url)).toBeGreaterThanOrEqual(cosigned);
    expect(await latest(url)).toBeLessThanOrEqual(cosigned + 1);
  });

  test('is not taken for nothing where it is damaged', async () => {
    const { url, child } = await start();
    await ask(url, 0, 33);
    await end(child, 'SIGKILL');
    const [name = ''] = readdirSync(join(data(), 'logs'));
    truncateSync(join(data(), 'logs', name), 60);
    expect(await refusedStart(['--log', log.vkey])).toMatchObject({ code: 1, said: expect.stringContaining('damaged') });
  });
});

describe('a directory', () => {
  test('belongs to one process', async () => {
    const { url } = await start();
    expect(await refusedStart(['--log', log.vkey])).toMatchObject({ code: 1, said: expect.stringContaining('in use by process') });
    expect(await ask(url, 0, 3)).toMatchObject({ status: 200 });
  });

  test('is taken by one of many that come when its holder was killed', async () => {
    await end((await start()).child, 'SIGKILL');
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => start(['--log', log.vkey])));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(data()).filter((name) => name.startsWith('lock.'))).toEqual(['lock.2']);
  });

  test('that was taken over by a process that could not see its holder gets no more answers from that one', async () => {
    const { url, child, said } = await start();
    await ask(url, 0, 3);
    const held = join(data(), 'lock.1');
    writeFileSync(held, '2147483646 gone\n');
    const next = await start(['--log', log.vkey]);
    expect(await ask(next.url, 3, 5)).toMatchObject({ status: 200 });
    const exited = once(child, 'exit');
    expect((await ask(url, 3, 4).catch(() => undefined))?.status ?? 500).toBe(500);
    await exited;
    expect(said()).toContain('another process has taken');
    expect(await latest(next.url)).toBe(5);
  });
});
