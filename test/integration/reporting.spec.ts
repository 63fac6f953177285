import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ReferencePlatform, type ReportingPort } from '#adapters/ports';
import { nationalReportIdOf, type Caller, type NationalReport } from '#core/exchange';
import { formatCheckpoint } from '#core/tlog';
import { Reporter, silentLogger, type ReportSchedule } from '#ledger';
import { admit, foundExchange, list, openTestLedger, type TestLedger } from '../support/ledger.js';

/** The reporter over a real database, a published tree that a test names, and a platform that it may take away. */
let rig: TestLedger;
let vendor: Caller;
let platform: ReferencePlatform;
let isAway: boolean;
let now: Date;
let next = 0;

const TWO_O_CLOCK: ReportSchedule = { everyMinutes: 1440, atMinute: 120 };
const port: ReportingPort = {
  platform: 'reference',
  submit: (report) => (isAway ? Promise.reject(new Error('it is away')) : platform.submit(report)),
  outcome: (receipt) => (isAway ? Promise.reject(new Error('it is away')) : platform.outcome(receipt)),
};

beforeAll(async () => {
  rig = await openTestLedger({ now: () => now });
  now = new Date('2026-06-15T01:30:00Z');
  vendor = await admit(rig, await foundExchange(rig));
});
afterAll(() => rig.close());
beforeEach(() => {
  platform = new ReferencePlatform({ platform: 'reference' });
  isAway = false;
});

const latest = async () => {
  const size = await rig.ledger.size();
  return { size, note: `${formatCheckpoint({ origin: 'log.example/2026', size, root: Buffer.alloc(32, 7) })}\n` };
};
const documents = {
  document: async (sha256: string) => (await rig.pool.query<{ body: string }>("select body from document where sha256 = decode($1, 'hex')", [sha256])).rows[0],
};
const aReporter = (change: { factsMax?: number; schedule?: ReportSchedule } = {}): Reporter =>
  new Reporter({ ledger: rig.ledger, pool: rig.pool, logger: silentLogger, port, documents, latest, schedule: TWO_O_CLOCK, now: () => now, ...change });
const reportOf = async (sequence: number): Promise<NationalReport | undefined> => (await rig.ledger.get(nationalReportIdOf(rig.ledger, sequence)))?.state;

/** Takes steps until nothing more is to be done, within a bound; returns how many. */
async function settled(reporter: Reporter): Promise<number> {
  for (let steps = 0; steps < 50; steps++) if (!await reporter.step()) return steps;
  throw new Error('there is always more to do');
}
/** The number of the report that comes next. */
async function nextNumber(): Promise<number> {
  while (await reportOf(next) !== undefined) next += 1;
  return next;
}

describe('the reporter', () => {
  test('reports the first time at once, and then when its time in Shanghai has come, not before', async () => {
    const reporter = aReporter();
    const first = await nextNumber();
    await settled(reporter);
    expect(await reportOf(first)).toMatchObject({ state: 'ACKNOWLEDGED', day: '2026-06-15', from: 0 });
    now = new Date('2026-06-15T17:59:59Z');
    await settled(reporter);
    expect(await reportOf(first + 1)).toBeUndefined();
    now = new Date('2026-06-15T18:00:00Z');
    await settled(reporter);
    expect(await reportOf(first + 1)).toMatchObject({ state: 'ACKNOWLEDGED', day: '2026-06-16', from: (await reportOf(first))?.through });
  });

  test('tells of more than one report has room for in the reports that follow at once', async () => {
    const first = await nextNumber();
    for (let i = 0; i < 5; i++) await list(rig, vendor);
    now = new Date(now.getTime() + 86_400_000);
    await settled(aReporter({ factsMax: 2 }));
    const made = await Promise.all([0, 1, 2, 3].map((i) => reportOf(first + i)));
    expect(made.map((report) => report?.counts.listing)).toEqual([2, 2, 1, undefined]);
    expect(made.map((report) => report?.from)).toEqual([(await reportOf(first - 1))?.through, made[0]?.through, made[1]?.through, undefined]);
    expect(made[2]?.through).toBe(made[2]?.checkpoint.size);
    expect(made.map((report) => report?.state)).toEqual(['ACKNOWLEDGED', 'ACKNOWLEDGED', 'ACKNOWLEDGED', undefined]);
  });

  test('prepares while the platform is away, and hands in when it is back', async () => {
    const first = await nextNumber();
    const reporter = aReporter();
    isAway = true;
    now = new Date(now.getTime() + 86_400_000);
    await expect(reporter.step()).rejects.toThrow('it is away');
    expect((await reportOf(first))?.state).toBe('PREPARED');
    isAway = false;
    await settled(reporter);
    expect((await reportOf(first))?.state).toBe('ACKNOWLEDGED');
  });

  test('is one with another process that does the same', async () => {
    const first = await nextNumber();
    now = new Date(now.getTime() + 86_400_000);
    const reporters = [aReporter(), aReporter(), aReporter()];
    for (let i = 0; i < 4; i++) await Promise.all(reporters.map((reporter) => reporter.step()));
    expect([(await reportOf(first))?.state, await reportOf(first + 1)]).toEqual(['ACKNOWLEDGED', undefined]);
  });

  test('keeps the order: what follows a report that is rejected waits until that is taken', async () => {
    const first = await nextNumber();
    const reporter = aReporter();
    platform.rejectNext('系统维护');
    now = new Date(now.getTime() + 86_400_000);
    await settled(reporter);
    expect([(await reportOf(first))?.state, reporter.trouble]).toEqual(['REJECTED', expect.stringContaining('系统维护')]);
    now = new Date(now.getTime() + 86_400_000);
    await settled(reporter);
    expect((await reportOf(first + 1))?.state).toBe('PREPARED');
  });
});
