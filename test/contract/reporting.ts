import { describe, expect, test } from '@jest/globals';
import type { HandedIn, ReportingPort } from '#adapters/ports';
import { countsOf, nationalReportDocument, type PlatformAnswer, type ReportHeader } from '#core/exchange';
import { until } from '../support/until.js';

let next = Math.floor(Math.random() * 1_000_000_000);
const DIGEST = '0'.repeat(64);

/** A report of ten entries in which nothing has happened. */
function aReport(platform: string, change: Partial<ReportHeader> = {}): HandedIn & { readonly through: number } {
  const from = change.from ?? (next += 100);
  const header = { platform, sequence: 0, day: '2026-06-15', from, through: from + 10, checkpoint: { origin: 'log.example/2026', size: from + 10, root: Buffer.alloc(32).toString('base64') }, counts: countsOf([]), ...change };
  const { sha256, body } = nationalReportDocument(header, []);
  return { sha256, body, through: header.through };
}

async function answered(port: ReportingPort, receipt: string): Promise<PlatformAnswer> {
  let answer: PlatformAnswer | undefined;
  await until(async () => (answer = await port.outcome(receipt)) !== undefined);
  if (answer === undefined) throw new Error('there is no answer');
  return answer;
}

/** What every adapter to a national platform has to do; each test opens one that was told nothing yet. */
export function reportingContract(open: () => Promise<ReportingPort>): void {
  describe('a report that is handed in', () => {
    test('is taken, and answered under its number about its digest', async () => {
      const port = await open();
      const report = aReport(port.platform);
      const receipt = await port.submit(report);
      expect(await answered(port, receipt)).toMatchObject({ receipt, reportSha256: report.sha256, outcome: 'accepted', reasons: [] });
    });

    test('keeps its number when it is handed in again', async () => {
      const port = await open();
      const report = aReport(port.platform);
      const receipt = await port.submit(report);
      await answered(port, receipt);
      expect(await port.submit(report)).toBe(receipt);
    });

    test('begins where the one before it has ended, or is rejected with its reason and may come again', async () => {
      const port = await open();
      const first = aReport(port.platform);
      await answered(port, await port.submit(first));
      const gap = aReport(port.platform, { from: first.through + 1, sequence: 1 });
      const rejected = await answered(port, await port.submit(gap));
      expect(rejected).toMatchObject({ outcome: 'rejected', reasons: [expect.stringContaining(String(first.through))] });
      expect(await port.submit(gap)).not.toBe(rejected.receipt);
      expect(await answered(port, await port.submit(aReport(port.platform, { from: first.through, sequence: 1 })))).toMatchObject({ outcome: 'accepted' });
    });

    test.each<[string, (report: HandedIn) => HandedIn]>([
      ['has another digest than its bytes', (report) => ({ ...report, sha256: DIGEST })],
      ['counts what it does not have', ({ body, ...report }) => ({ ...report, body: body.replace('"listing":0', '"listing":1') })],
      ['is no report', (report) => ({ ...report, body: 'x' })],
    ])('is rejected when it %s', async (_, change) => {
      const port = await open();
      expect(await answered(port, await port.submit(change(aReport(port.platform))))).toMatchObject({ outcome: 'rejected' });
    });
  });

  test('a number that the platform has not given has no answer', async () => {
    expect(await (await open()).outcome('nothing')).toBeUndefined();
  });
}
