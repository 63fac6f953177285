import fc from 'fast-check';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { concernedIn, covers, reachedBy, type BulletinScope, type FoldEntry, type Id, type View } from '#core/exchange';
import type { Static } from '@sinclair/typebox';
import { audited } from '../../support/audited.js';
import { SYSTEM, abroad, admit } from '../../support/ledger.js';
import { aCast, aChecked, aGrant, outcome, wait, type Cast } from '../cast.js';
import { aBulletin, aNotice, aPublication, aPublished, grounds } from '../bulletins.js';

type Scope = Static<typeof BulletinScope>;
const DIGEST = 'a'.repeat(64);
let cast: Cast;
beforeEach(async () => { cast = await aCast(); });

describe('a bulletin', () => {
  test('is drafted by one person and published by another of the same authority', () => {
    const id = aBulletin(cast);
    expect(outcome(cast, cast.maker, 'bulletin.publish', { id, ...aPublication() })).toBe('same_person');
    expect(outcome(cast, cast.regulator, 'bulletin.publish', { id, ...aPublication() })).toBe('not_found');
    expect(outcome(cast, cast.vendor, 'bulletin.publish', { id, ...aPublication() })).toBe('scope_denied');
    expect(outcome(cast, cast.checker, 'bulletin.publish', { id, ...aPublication() })).toBe('accepted');
    expect(cast.state(id)).toMatchObject({ state: 'PUBLISHED', publication: { effectiveOn: '2026-07-01', reaching: null } });
  });

  test('collects comments until the end of its day, and is published with the text that came of them', () => {
    const id = aBulletin(cast);
    expect(outcome(cast, cast.vendor, 'bulletin.comment', { id, opinion: '太早' })).toBe('state_conflict');
    expect(outcome(cast, cast.maker, 'bulletin.collect', { id, until: '2026-06-14' })).toBe('outside_period');
    cast.submit(cast.maker, 'bulletin.collect', { id, until: '2026-06-16' });
    cast.submit(cast.vendor, 'bulletin.comment', { id, opinion: '建议给予过渡期' });
    expect(outcome(cast, SYSTEM, 'bulletin.close', { id, reason: 'x' })).toBe('state_conflict');
    cast.clock.at = '2026-06-16T15:59:59.999Z';
    expect(outcome(cast, SYSTEM, 'bulletin.close', { id, reason: 'x' })).toBe('state_conflict');
    cast.clock.at = '2026-06-16T16:00:00.000Z';
    cast.submit(SYSTEM, 'bulletin.close', { id, reason: 'x' });
    expect(outcome(cast, cast.vendor, 'bulletin.comment', { id, opinion: '太晚' })).toBe('state_conflict');
    const drafted = cast.state(id).textSha256;
    cast.submit(cast.checker, 'bulletin.publish', { id, ...aPublication({ text: { zh: '第一条（修改后）' } }) });
    expect(cast.state(id)).toMatchObject({ state: 'PUBLISHED', comments: 1 });
    expect(cast.state(id).textSha256).not.toBe(drafted);
    expect(audited(cast)).toEqual([]);
  });

  test.each<[string, Partial<Scope>, string]>([
    ['asks an occasion for a fact that it does not have', { occasion: 'participant', where: [{ fact: 'path', in: ['EXEMPT'] }] }, 'reference_invalid'],
    ['compares verdicts without a pack', { occasion: 'verdict', where: [] }, 'reference_invalid'],
    ['names a pack that is not there', { occasion: 'verdict', where: [], pack: 'pck_00000000-0000-7000-8000-000000000000' }, 'reference_invalid'],
    ['names a pack and compares nothing', { pack: 'pck_00000000-0000-7000-8000-000000000000' }, 'reference_invalid'],
  ])('whose scope %s is refused: it would reach nobody, and silently', (_, change, code) => {
    const { scope } = aPublication();
    expect(outcome(cast, cast.checker, 'bulletin.publish', { id: aBulletin(cast), ...aPublication({ scope: { ...scope, ...change } }) })).toBe(code);
  });

  test('is published for today or later', () => {
    for (const change of [{ effectiveOn: '2026-06-14' }, { closesOn: '2026-06-14' }]) expect(outcome(cast, cast.checker, 'bulletin.publish', { id: aBulletin(cast), ...aPublication(change) })).toBe('outside_period');
    expect(outcome(cast, cast.checker, 'bulletin.publish', { id: aBulletin(cast), ...aPublication({ effectiveOn: '2026-06-15', closesOn: '2026-06-15' }) })).toBe('accepted');
  });

  test('is evaluated after it has closed, with the numbers as they stand', () => {
    const id = aPublished(cast);
    const [done] = [aNotice(cast, id), aNotice(cast, id, cast.both.org)];
    cast.submit(cast.vendor, 'notice.handle', { id: done, evidenceSha256: DIGEST });
    expect(outcome(cast, cast.maker, 'bulletin.evaluate', { id, summary: { zh: 'x' } })).toBe('state_conflict');
    cast.clock.at = '2026-08-31T16:00:00.000Z';
    cast.submit(SYSTEM, 'bulletin.close', { id, reason: 'x' });
    const [evaluated] = cast.submit(cast.maker, 'bulletin.evaluate', { id, summary: { zh: '半数办结' } }).entries;
    expect(JSON.parse(Buffer.from(evaluated.body).toString())).toMatchObject({ data: { delivered: 2, handled: 1, handledLate: 0, open: 1 } });
    const late = cast.entries.find(({ type, stream }) => type === 'notice.delivered' && stream !== done)?.stream as Id<'notice'>;
    cast.submit(cast.both, 'notice.handle', { id: late, evidenceSha256: DIGEST });
    expect(cast.state(id)).toMatchObject({ state: 'EVALUATED', delivered: 2, handled: 1, evaluation: { open: 1 } });
    expect(outcome(cast, cast.maker, 'notice.return', { id: late, reason: 'x', dueOn: '2026-12-01' })).toBe('state_conflict');
    expect(audited(cast)).toEqual([]);
  });
});

describe('a notice', () => {
  test('comes once, with a duty of its own that is handled with proof, by whom it is addressed to', () => {
    const bulletin = aPublished(cast);
    const id = aNotice(cast, bulletin);
    expect(outcome(cast, SYSTEM, 'bulletin.deliver', { id: bulletin, participant: cast.vendor.org, through: 9, grounds })).toBe('already_exists');
    const { obligation } = cast.state(id);
    expect(cast.state(obligation)).toMatchObject({ kind: 'rule-notice', owner: cast.vendor.org, source: id, article: '《数据出境安全评估办法》第五条', dueOn: '2026-06-30' });
    expect(outcome(cast, cast.both, 'notice.handle', { id, evidenceSha256: DIGEST })).toBe('not_found');
    cast.submit(cast.vendor, 'notice.acknowledge', { id });
    cast.submit(cast.vendor, 'notice.handle', { id, evidenceSha256: DIGEST });
    expect([cast.state(id).state, cast.state(obligation).state, cast.state(bulletin)]).toMatchObject(['HANDLED', 'DONE', { delivered: 1, handled: 1, handledLate: 0 }]);
    expect(audited(cast)).toEqual([]);
  });

  test('that nobody acknowledges counts as received after five days, and its duty goes on', () => {
    const id = aNotice(cast, aPublished(cast));
    expect(cast.state(id).dueAt).toBe('2026-06-20T01:30:00.000Z');
    cast.submit(SYSTEM, 'notice.deem', { id, reason: '超过期限' });
    expect(cast.state(id)).toMatchObject({ state: 'ACKNOWLEDGED', isDeemed: true });
  });

  test('handled after its day is late; what its issuer does not accept is open again until a new day', () => {
    const bulletin = aPublished(cast);
    const id = aNotice(cast, bulletin);
    const { obligation } = cast.state(id);
    wait(cast, 14);
    cast.submit(SYSTEM, 'obligation.remind', { id: obligation, reason: 'x' });
    wait(cast, 5);
    cast.submit(SYSTEM, 'obligation.remind', { id: obligation, reason: 'x' });
    expect(cast.state(obligation).state).toBe('OVERDUE');
    cast.submit(cast.vendor, 'notice.handle', { id, evidenceSha256: DIGEST });
    expect([cast.state(obligation).state, cast.state(bulletin).handledLate]).toEqual(['DONE_LATE', 1]);
    expect(outcome(cast, cast.regulator, 'notice.return', { id, reason: '材料不全', dueOn: '2026-08-01' })).toBe('not_found');
    expect(outcome(cast, cast.maker, 'notice.return', { id, reason: '材料不全', dueOn: '2026-07-01' })).toBe('invalid_request');
    cast.submit(cast.maker, 'notice.return', { id, reason: '材料不全', dueOn: '2026-08-01' });
    expect([cast.state(id), cast.state(obligation), cast.state(bulletin)]).toMatchObject([{ state: 'ACKNOWLEDGED', dueOn: '2026-08-01' }, { state: 'OPEN', dueOn: '2026-08-01' }, { handled: 0, handledLate: 0 }]);
    expect(audited(cast)).toEqual([]);
  });

  test('whatever is delivered, handled and returned, in whatever order: the numbers of the bulletin are those of its notices', () => {
    const bulletin = aPublished(cast, { closesOn: '2026-12-31' });
    const everyone = [cast.vendor, cast.buyer, cast.foreign, cast.both];
    const step = fc.record({ who: fc.nat({ max: 3 }), what: fc.constantFrom('deliver', 'handle', 'return', 'acknowledge') });
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      for (const { who, what } of steps) {
        const caller = everyone[who] ?? cast.vendor;
        const mine = [...noticesOf(bulletin)].find((id) => cast.state(id).owner === caller.org);
        if (what === 'deliver') outcome(cast, SYSTEM, 'bulletin.deliver', { id: bulletin, participant: caller.org, through: 4, grounds });
        else if (mine !== undefined && what === 'handle') outcome(cast, caller, 'notice.handle', { id: mine, evidenceSha256: DIGEST });
        else if (mine !== undefined && what === 'acknowledge') outcome(cast, caller, 'notice.acknowledge', { id: mine });
        else if (mine !== undefined) outcome(cast, cast.maker, 'notice.return', { id: mine, reason: 'x', dueOn: '2026-12-01' });
      }
      const notices = [...noticesOf(bulletin)].map((id) => cast.state(id));
      const { delivered, handled, handledLate } = cast.state(bulletin);
      expect({ delivered, handled, handledLate }).toEqual({ delivered: notices.length, handled: notices.filter(({ state }) => state === 'HANDLED').length, handledLate: notices.filter(({ state, isLate }) => state === 'HANDLED' && isLate).length });
    }), { seed: 20_261_123, numRuns: 30 });
    expect(audited(cast)).toEqual([]);
  });

  const noticesOf = (bulletin: Id<'bulletin'>): Set<Id<'notice'>> => new Set(cast.entries.filter(({ type }) => type === 'notice.delivered').map(({ stream }) => stream as Id<'notice'>).filter((id) => cast.state(id).bulletin === bulletin));
});

describe('whom a rule concerns', () => {
  const scope = (change: Partial<Scope> = {}): Scope => ({ occasion: 'transfer', side: 'vendor', since: null, where: [], pack: null, ...change });
  const view: View = { get: (id) => { try { return cast.state(id); } catch { return undefined; } }, foresee: () => undefined };
  const reached = (of: Scope, reaching: Parameters<typeof reachedBy>[2] = null): string[] => [...new Set(cast.entries.flatMap(({ body }) => {
    const concerned = concernedIn(view, JSON.parse(Buffer.from(body).toString()) as FoldEntry, of.occasion);
    return concerned === undefined ? [] : reachedBy(view, of, reaching, concerned);
  }))];

  test('are the parties of what was cleared, on the side that is asked for, where every condition holds', async () => {
    await aChecked(cast, await aGrant(cast));
    expect(reached(scope())).toEqual([cast.vendor.org]);
    expect(reached(scope({ side: 'buyer' }))).toEqual([cast.foreign.org]);
    expect(reached(scope({ side: 'both', where: [{ fact: 'direction', in: ['cross-border'] }, { fact: 'jurisdiction', in: ['HK', 'SG'] }] })).sort()).toEqual([cast.vendor.org, cast.foreign.org].sort());
    expect(reached(scope({ where: [{ fact: 'direction', in: ['cross-border'] }, { fact: 'jurisdiction', in: ['HK'] }] }))).toEqual([]);
    expect(reached(scope({ where: [{ fact: 'district', in: ['44'] }] }))).toEqual([]);
  });

  test('are those since a day in Shanghai, that day included', async () => {
    await aChecked(cast, await aGrant(cast));
    expect(reached(scope({ since: '2026-06-15' }))).toEqual([cast.vendor.org]);
    expect(reached(scope({ since: '2026-06-16' }))).toEqual([]);
  });

  test('are participants by what they are, and products by what they hold', async () => {
    const seated = await admit(cast, cast, { capacities: ['vendor'], district: '440305' });
    expect(reached(scope({ occasion: 'participant', where: [{ fact: 'district', in: ['4403'] }, { fact: 'capacity', in: ['vendor'] }] }))).toEqual([seated.org]);
    expect(reached(scope({ occasion: 'participant', where: [{ fact: 'jurisdiction', in: ['SG'] }] }))).toEqual([cast.foreign.org]);
    expect(reached(scope({ occasion: 'product', where: [{ fact: 'sector', in: ['transport'] }, { fact: 'personal', in: ['false'] }] }))).toEqual([cast.vendor.org]);
    expect(reached(scope({ occasion: 'product', where: [{ fact: 'personal', in: ['true'] }] }))).toEqual([]);
  });

  test('lie within the remit of who has issued it: a city binds those who have their seat there', async () => {
    const [here, there] = [await admit(cast, cast, { capacities: ['vendor'], district: '440305' }), await admit(cast, cast, { capacities: ['vendor'], district: '440106' })];
    await admit(cast, cast, { capacities: ['buyer'], ...abroad('HK') });
    const all = scope({ occasion: 'participant', where: [{ fact: 'capacity', in: ['vendor', 'buyer'] }] });
    expect(reached(all, { area: '4403', sectors: null })).toEqual([here.org]);
    expect(reached(all, { area: '44', sectors: null })).toEqual([here.org, there.org]);
    expect(covers({ area: '4403', sectors: null }, { districts: [], sectors: [] })).toBe(false);
  });
});
