import { describe, expect, test } from '@jest/globals';
import { closedLoops, median, metered, openLoop, windowOf, type Sample } from './measure.js';
import { PARTS, readOptions } from './options.js';
import { reportOf } from './report.js';
import { resultOf, rowOf } from './result.js';
import { requestParts } from './subjects/api.js';
import { cpuOf, memoryOf } from './usage.js';

const options = readOptions(['--seconds', '2'])!;
const sample = (perSecond: number, change: Partial<Sample> = {}): Sample => ({ count: perSecond, seconds: 1, p50: 1, p99: 2, perSecond, nodeMicros: 100, postgresMicros: 50, ...change });
const row = (name: string, ...rounds: Sample[]) => rowOf({ name, part: 'ours', connections: 64, pids: [], measure: () => Promise.reject(new Error('not measured here')) }, rounds);

describe('the options', () => {
  test('everything is measured unless told otherwise', () => expect(options.parts).toEqual(PARTS));
  test('--help asks for help', () => expect(readOptions(['--help'])).toBeUndefined());
  test('what is not known is refused by name', () => {
    expect(() => readOptions(['--only', 'raw,cooked'])).toThrow('cooked');
    expect(() => readOptions(['--seconds', '-1'])).toThrow('--seconds');
    expect(() => readOptions(['--secunds', '1'])).toThrow('secunds');
  });
});

describe('a measurement', () => {
  test('counts what was answered after the warm-up, and stops at its count', async () => {
    let asked = 0;
    const window = await closedLoops({ connections: 4, warmSeconds: 0.02, seconds: 5, countMax: 50 }, { begin: () => { asked = 0; }, end: () => undefined }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      asked += 1;
    });
    expect(window.count).toBe(50);
    expect(asked).toBeGreaterThanOrEqual(50);
    expect(asked).toBeLessThan(60);
    expect(window.p50).toBeGreaterThan(0.5);
  });

  test('a request that fails ends it', async () => {
    const failing = closedLoops({ connections: 1, warmSeconds: 0, seconds: 1 }, { begin: () => undefined, end: () => undefined }, () => Promise.reject(new Error('422')));
    await expect(failing).rejects.toThrow('422');
  });

  test('an open loop asks as often as it says, also when nobody is free, and times from when each was due', async () => {
    const once = () => new Promise<void>((resolve) => { setTimeout(resolve, 20); });
    const window = await openLoop({ connections: 1, warmSeconds: 0, seconds: 0.1, perSecond: 100 }, { begin: () => undefined, end: () => undefined }, once);
    expect(window.count).toBe(10);
    expect(window.p99).toBeGreaterThan(60);
  });

  test('an open loop ends with the first request that fails', async () => {
    const failing = openLoop({ connections: 1, warmSeconds: 0, seconds: 5, perSecond: 100 }, { begin: () => undefined, end: () => undefined }, () => Promise.reject(new Error('503')));
    await expect(failing).rejects.toThrow('503');
  });

  test('without processes of this machine it says nothing of their CPU', async () => {
    const { perSecond, nodeMicros, postgresMicros } = await metered([2 ** 30], undefined, ({ begin, end }) => {
      begin();
      end();
      return Promise.resolve({ count: 10, seconds: 2, p50: 1, p99: 1 });
    });
    expect([perSecond, nodeMicros, postgresMicros]).toEqual([5, undefined, undefined]);
  });

  test('percentiles and medians are those of the values', () => {
    expect(windowOf(Array.from({ length: 100 }, (_, i) => 100 - i), 1)).toEqual({ count: 100, seconds: 1, p50: 51, p95: 96, p99: 100 });
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
  });

  (process.platform === 'linux' ? test : test.skip)('CPU and memory of a process are read from /proc', () => {
    expect(cpuOf(process.pid)).toBeGreaterThan(0);
    expect(memoryOf(process.pid)?.rssPeakBytes).toBeGreaterThan(10_000_000);
  });
});

test('a request is cut where its number goes, twice, and its length is that of the whole', () => {
  const parts = requestParts({ path: '/v1/x', token: 't', headers: { 'Idempotency-Key': 'bench-################' }, body: { sha256: '0'.repeat(48) + '#'.repeat(16), name: '数据' } });
  expect(parts).toHaveLength(3);
  const [head, body] = parts.join('0123456789012345').split('\r\n\r\n');
  expect(head).toContain(`Content-Length: ${Buffer.byteLength(body!)}`);
  expect(JSON.parse(body!)).toEqual({ sha256: '0'.repeat(48) + '0123456789012345', name: '数据' });
});

describe('the result', () => {
  test('a ratio is the median of the ratios within each round', async () => {
    const rows = [await row('http64', sample(1000), sample(100), sample(900)), await row('raw32', sample(500), sample(50), sample(1000))];
    const { ratios, targets } = resultOf(rows, options, '18');
    expect(ratios['http64_vs_raw32']).toBe(2);
    expect(targets.find(({ name }) => name === 'http64_vs_raw32')).toEqual({ name: 'http64_vs_raw32', target: '>= 1', value: 2, met: true });
  });

  test('what was not measured is not judged', async () => {
    const { ratios, targets } = resultOf([await row('raw32', sample(500))], options, '18');
    expect([ratios, targets]).toEqual([{}, []]);
  });

  test('a missed target is said plainly', async () => {
    const rows = [await row('small ledger', sample(1)), await row('large ledger', sample(1, { nodeMicros: 200 })), await row('http64', sample(1, { p99: 80 }))];
    const report = reportOf(resultOf(rows, options, '18'));
    expect(report).toMatch(/MISSED +cpu_1e6_vs_1e4 +1\.67 +target <= 1\.15/);
    expect(report).toMatch(/MISSED +http64_p99_ms +80\.00 +target <= 25/);
  });
});
