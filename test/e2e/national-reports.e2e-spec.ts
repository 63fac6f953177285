import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ReferencePlatform } from '#adapters/ports';
import { readNationalReport, type NationalReport } from '#core/exchange';
import { replay } from '#ledger';
import { logAudit } from '../../apps/cli/src/audit/audit.js';
import { EXIT, type Io } from '../../apps/cli/src/io.js';
import { logExport } from '../../apps/cli/src/log/export.js';
import type { Served } from '../../apps/cli/src/reference/json-server.js';
import { servePlatform } from '../../apps/cli/src/reference/serve-platform.js';
import { listed, openCast, type Cast } from '../support/api.js';
import { until } from '../support/until.js';

/** The exchange with a national platform beside it, both as they run; a report a minute by a clock that the tests move. */
let platform: ReferencePlatform;
let served: Served;
let cast: Cast;
let ahead = 0;
beforeAll(async () => {
  platform = new ReferencePlatform({ platform: 'national' });
  served = await servePlatform(platform, { port: 0 });
  cast = await openCast({ environment: { YAOSU_REPORT_URL: served.url, YAOSU_REPORT_PLATFORM: 'national', YAOSU_REPORT_MINUTES: '1' }, now: () => new Date(Date.now() + ahead) });
});
afterAll(async () => {
  await cast.api.close();
  await served.close();
});

type Shown = NationalReport & { readonly version: number };
const reports = async (query = ''): Promise<readonly Shown[]> => (await cast.operators.maker.get(`/v1/national-reports?limit=100${query}`)).body.items as unknown as readonly Shown[];
const report = async (sequence: number): Promise<Shown | undefined> => (await reports()).find((one) => one.sequence === sequence);

/** The report of a number once it is in a state. */
async function inState(sequence: number, state: string): Promise<Shown> {
  await until(async () => (await report(sequence))?.state === state);
  const found = await report(sequence);
  if (found === undefined) throw new Error(`there is no report ${sequence}`);
  return found;
}

/** Moves the clock on by a minute; returns the number of the report that comes of it. */
function aMinuteLater(last: number): number {
  ahead += 60_000;
  return last + 1;
}

describe('reports to the national platform', () => {
  let last: Shown;

  test('are made and handed in by themselves, and the answer of the platform is kept', async () => {
    last = await inState(0, 'ACKNOWLEDGED');
    const { regulator } = cast;
    expect(last).toMatchObject({ platform: 'national', from: 0, attempt: 1, receipt: 'national-000001', reasons: [] });
    expect(JSON.parse((await regulator.get(`/v1/documents/${last.answerSha256 ?? ''}?of=${last.id}`)).text)).toMatchObject({ receipt: last.receipt, reportSha256: last.reportSha256, outcome: 'accepted' });
    expect((await regulator.get(`/v1/national-reports/${last.id}`)).body).toMatchObject({ id: last.id, state: 'ACKNOWLEDGED' });
  });

  test('begin where the one before has ended, and tell what has happened since by identifiers alone', async () => {
    const { listing } = await listed(cast.vendor);
    await until(async () => (await cast.api.send('GET', '/log/checkpoint')).text !== '');
    const next = await inState(aMinuteLater(last.sequence), 'ACKNOWLEDGED');
    expect(next.from).toBe(last.through);
    const { headers, text } = await cast.operators.maker.get(`/v1/national-reports/${next.id}/document`);
    expect(headers['content-type']).toContain('application/x-ndjson');
    expect(createHash('sha256').update(text).digest('hex')).toBe(next.reportSha256);
    const read = readNationalReport(text);
    expect(read).toMatchObject({ ok: true, value: { header: { from: last.through, through: next.through, counts: { listing: 1 } }, facts: [{ fact: 'listing', id: listing }] } });
    expect(text).not.toContain(cast.vendor.org);
    last = next;
  });

  test('that are not taken are a duty of the operator, hold the later ones back, and are handed in again by a person', async () => {
    platform.rejectNext('本所尚未完成备案');
    const rejected = await inState(aMinuteLater(last.sequence), 'REJECTED');
    const { maker } = cast.operators;
    expect(rejected.reasons).toEqual(['本所尚未完成备案']);
    expect((await reports('&state=REJECTED')).map(({ id }) => id)).toEqual([rejected.id]);
    const { body: { items: duties } } = await maker.get(`/v1/obligations?debtor=${maker.org}&source=${rejected.id}`);
    expect(duties).toMatchObject([{ kind: 'report-correction', state: 'OPEN' }]);
    const later = aMinuteLater(rejected.sequence);
    await until(async () => (await report(later)) !== undefined);
    await until(async () => (await cast.api.send('GET', '/readyz')).text.includes('本所尚未完成备案'));
    expect((await cast.api.send('GET', '/readyz')).status).toBe(200);
    expect((await report(later))?.state).toBe('PREPARED');
    await maker.does(`/v1/national-reports/${rejected.id}/resubmit`, { note: '备案已完成' });
    expect(await inState(rejected.sequence, 'ACKNOWLEDGED')).toMatchObject({ attempt: 2, note: '备案已完成', reportSha256: rejected.reportSha256 });
    last = await inState(later, 'ACKNOWLEDGED');
    expect((await maker.get(`/v1/obligations?debtor=${maker.org}&source=${rejected.id}`)).body.items).toMatchObject([{ state: 'DONE' }]);
    expect((await maker.post(`/v1/national-reports/${rejected.id}/resubmit`, { note: 'x' })).body.code).toBe('state_conflict');
  });

  test('are for the operator and for who supervises, and for nobody else', async () => {
    for (const path of ['', `/${last.id}`, `/${last.id}/document`]) {
      for (const client of [cast.vendor, cast.buyer]) expect((await client.get(`/v1/national-reports${path}`)).status).toBe(403);
      expect((await cast.regulator.get(`/v1/national-reports${path}`)).status).toBe(200);
    }
    expect((await cast.regulator.post(`/v1/national-reports/${last.id}/resubmit`, { note: 'x' })).status).toBe(403);
    expect((await cast.operators.maker.get(`/v1/national-reports/${last.id.slice(0, -12)}000000000000/document`)).status).toBe(404);
  });

  test('come out again from the entries alone, for the tables and for an auditor with a copy of the log', async () => {
    expect((await replay(cast.api.runtime.pool, 1)).differences).toEqual([]);
    const directory = await mkdtemp(join(tmpdir(), 'yaosu-reports-'));
    const lines: string[] = [];
    const io: Io = { out: (line) => lines.push(line), err: (line) => lines.push(line), isTty: false };
    await writeFile(join(directory, 'vkey'), (await cast.api.send('GET', '/log/vkey')).text);
    await cast.api.app.listen(0, '127.0.0.1');
    const trusted = ['--vkey', join(directory, 'vkey')];
    expect(await logExport(['--url', `${await cast.api.app.getUrl()}/log`, '--token', cast.regulator.token, '--dir', join(directory, 'copy'), ...trusted], io)).toBe(EXIT.ok);
    expect([await logAudit(['--dir', join(directory, 'copy'), ...trusted], io), lines.at(-1)]).toEqual([EXIT.ok, expect.any(String)]);
    await rm(directory, { recursive: true });
  });
});
