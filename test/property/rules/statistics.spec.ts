import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FINEST, figureOfCells, figuresBy, grow, levelFor, countedIn, inOrderOfIds, isCountedEntry, monthlyReport, partOf, reportDocument, type Cells, type GrowingCell, type Level } from '#core/exchange';
import { auditEntry, memoryWorld, parseEntry } from '#core/audit';
import { EMPTY_EDGE, KEY_TYPE, TILE_WIDTH, bundleOf, canonicalJson, encodeBundle, formatCheckpoint, formatVkey, integrate, leafHash, leafHashes, signNote, signerOf, tilePath, verificationKeyOf } from '#core/tlog';
import { statisticsVerify } from '../../../apps/cli/src/statistics/verify.js';
import { aCast, aChecked, aGrant, type Cast } from '../cast.js';
import { anOrder, confirm, instruct } from '../settling.js';

/** `yaosu statistics verify` on a copy of a little log. */
const key = { name: 'log.example/2026', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(7) };
let cast: Cast;
let directory = '';
const level = levelFor('settlements', { filters: { year: '2026' }, by: ['currency'] });
let cells: GrowingCell[] = [];

beforeAll(async () => {
  cast = await aCast();
  await aChecked(cast, await aGrant(cast));
  const order = await anOrder(cast);
  confirm(cast, instruct(cast, order, '100001'));
  confirm(cast, instruct(cast, order, '45000', 'refund'));
  cells = counted(level);
  directory = await mkdtemp(join(tmpdir(), 'yaosu-statistics-'));
  await publish();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function counted(at: Level): GrowingCell[] {
  const world = memoryWorld();
  const made: Cells = new Map();
  cast.entries.forEach(({ body }, index) => {
    const entry = parseEntry(body);
    const adds = isCountedEntry(entry) ? countedIn(world.view, entry) : undefined;
    if (adds !== undefined) grow(made, { ...adds, index, leaf: leafHash(body) }, at);
    auditEntry(world, { index, entry });
  });
  return inOrderOfIds(made);
}

/** The log as a copy has it: its checkpoint, and its bundles of entries. */
async function publish(): Promise<void> {
  const bodies = cast.entries.map(({ body }) => body);
  await writeFile(join(directory, 'checkpoint'), signNote(formatCheckpoint({ origin: key.name, size: bodies.length, root: integrate(EMPTY_EDGE, leafHashes(bodies)).root }), [signerOf(key)]));
  for (let index = 0; index < bodies.length; index += TILE_WIDTH) {
    const path = join(directory, tilePath(bundleOf(index, bodies.length)));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, encodeBundle(bodies.slice(index, index + TILE_WIDTH)));
  }
}

async function verify(document: object): Promise<{ readonly code: number; readonly said: { readonly verified: boolean; readonly reason?: string } }> {
  const [file, out]: [string, string[]] = [join(directory, 'figures.json'), []];
  await writeFile(file, canonicalJson(document));
  const code = await statisticsVerify([file, '--log', directory, '--vkey', formatVkey(verificationKeyOf(key)), '--json'], { out: (line) => { out.push(line); }, err: (line) => { out.push(line); }, isTty: false });
  return { code, said: JSON.parse(out.join('')) as { verified: boolean } };
}

/** The figures of money by currency as the exchange states them. */
function stated() {
  const own = cells.filter(({ statistic }) => statistic === 'settlements');
  return { statistic: 'settlements', by: ['currency'], filters: { year: '2026' }, countedEntries: cast.entries.length, cellsBy: level, isCut: false, items: figuresBy(own, ['currency']), total: figureOfCells(own.map(partOf)) };
}
function month() {
  const report = monthlyReport({ month: '2026-06', through: cast.entries.length }, counted(FINEST));
  return { month: '2026-06', through: cast.entries.length, reportSha256: reportDocument(report).sha256, report };
}

test('figures and a monthly report that the log makes are verified', async () => {
  expect(stated().total.value).toMatchObject({ count: 2, amount: '55001' });
  expect(await verify(stated())).toMatchObject({ code: 0, said: { verified: true } });
  expect(await verify(month())).toMatchObject({ code: 0, said: { verified: true, month: '2026-06' } });
});

test.each<[string, () => object, RegExp]>([
  ['another amount', () => ({ ...stated(), total: { ...stated().total, value: { ...stated().total.value, amount: '55002' } } }), /the total is stated as/],
  ['a group too few', () => ({ ...stated(), items: [] }), /is not stated, and entries are counted there/],
  ['a group of nothing', () => ({ ...stated(), items: stated().items.map((item) => ({ ...item, keys: ['USD'] })) }), /no entry is counted there/],
  ['more entries than the copy has', () => ({ ...stated(), countedEntries: cast.entries.length + 1 }), /continue the copy/],
  ['a level that does not tell what was asked', () => ({ ...stated(), cellsBy: ['month', 'path', 'mode'] }), /do not tell what was asked for/],
  ['another level than that of the digest', () => ({ ...stated(), cellsBy: FINEST }), /the total is stated as/],
  ['no level', () => ({ ...stated(), cellsBy: ['colour'] }), /no level of cells/],
  ['an unknown dimension', () => ({ ...stated(), by: ['colour'] }), /no dimension/],
  ['another month', () => ({ ...month(), month: '2026-05' }), /the entries make/],
  ['a digest of something else', () => ({ ...month(), reportSha256: '0'.repeat(64) }), /it was sealed with/],
])('%s is refuted', async (_, document, reason) => {
  expect(await verify(document())).toMatchObject({ code: 1, said: { verified: false, reason: expect.stringMatching(reason) } });
});
