import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { impediment, introspect, type CommandInput, type Id, type View } from '#core/exchange';
import { derivedId } from '#ledger';
import { audited } from '../../support/audited.js';
import { SYSTEM, aTransfer, admit } from '../../support/ledger.js';
import { aCast, aChecked, outcome, wait, type Cast } from '../cast.js';
import { DIGEST, aComputation, aGrantAt, aJob, aPoint, aResult, aCredential, type Point } from '../points.js';
import { windowOf } from '../enforcement.js';

let cast: Cast;
let gateway: Point;
beforeEach(async () => {
  cast = await aCast();
  gateway = aPoint(cast);
});

const nothing = { count: 0, rows: 0, bytes: 0 };
const viewOf = (): View => ({ get: ((id: Id) => { try { return cast.state(id); } catch { return undefined; } }) as View['get'], foresee: () => undefined });
const draw = (grant: Id<'grant'>, asked: object, at = gateway): string => outcome(cast, at.caller, 'grant.draw', { id: grant, enforcementPoint: at.id, ...nothing, ...asked });
const report = (grant: Id<'grant'>, sequence: number, used: object, at = gateway): string =>
  outcome(cast, at.caller, 'grant.report_use', { id: grant, enforcementPoint: at.id, window: windowOf(cast, sequence), ...nothing, ...used });

describe('an enforcement point', () => {
  test('is one per name and owner, and does not come back once it is retired', () => {
    const again = { id: gateway.id, code: 'gateway', name: { zh: '网关' }, kind: 'gateway', credential: aCredential() } as const;
    expect(outcome(cast, cast.vendor, 'enforcer.register', again)).toBe('already_exists');
    cast.submit(cast.vendor, 'enforcer.retire', { id: gateway.id, reason: 'x' });
    expect(outcome(cast, cast.vendor, 'enforcer.register', again)).toBe('already_exists');
    expect(cast.state(cast.vendor.org).credentials.find(({ enforcer }) => enforcer === gateway.id)?.revokedAt).not.toBeNull();
  });

  test('has one credential in force, which ends with the next', () => {
    cast.submit(cast.vendor, 'enforcer.renew_credential', { id: gateway.id, credential: aCredential() });
    expect(cast.state(cast.vendor.org).credentials.filter(({ enforcer, revokedAt }) => enforcer === gateway.id && revokedAt === null)).toHaveLength(1);
  });

  test('serves the grants of its owner, by its name or its id, and one of the exchange serves everybody’s', async () => {
    const grant = await aGrantAt(cast, ['gateway']);
    expect(cast.state(grant).enforcementPoints).toEqual([gateway.id]);
    const shared = aPoint(cast, 'shared', { owner: cast.maker });
    const foreign = aPoint(cast, 'theirs', { owner: await admit(cast, cast, { capacities: ['vendor'] }) });
    const other = await aGrantAt(cast, [], { isActivated: false });
    const activate = (point: string): string => outcome(cast, cast.vendor, 'grant.activate', { id: other, enforcementPoints: [point], credentialSha256: DIGEST });
    expect([activate(foreign.id), activate(derivedId(1, 'enforcer', 'nobody')), activate(shared.id)]).toEqual(['reference_invalid', 'reference_invalid', 'accepted']);
  });

  test('is silent once nothing was heard of it for 90 seconds, and not before', () => {
    cast.submit(SYSTEM, 'enforcer.hear', { id: gateway.id, heardAt: cast.clock.at });
    const at = Date.parse(cast.clock.at);
    const miss = (later: number): string => {
      cast.clock.at = new Date(at + later).toISOString();
      return outcome(cast, SYSTEM, 'enforcer.miss', { id: gateway.id, heardAt: new Date(at).toISOString() });
    };
    expect([miss(89_999), miss(90_000)]).toEqual(['state_conflict', 'accepted']);
  });
});

describe('a revocation', () => {
  test('is acknowledged by each registered point with its own credential and by nobody else', async () => {
    const second = aPoint(cast, 'second');
    const grant = await aGrantAt(cast, ['gateway', 'second', 'by-hand']);
    cast.submit(cast.vendor, 'grant.revoke', { id: grant, reason: 'x' });
    const acknowledge = (caller: typeof cast.vendor, point: string): string => outcome(cast, caller, 'grant.acknowledge', { id: grant, enforcementPoint: point });
    expect([acknowledge(cast.vendor, gateway.id), acknowledge(second.caller, gateway.id), acknowledge(gateway.caller, 'by-hand')]).toEqual(['wrong_party', 'wrong_party', 'wrong_party']);
    expect([acknowledge(gateway.caller, gateway.id), acknowledge(gateway.caller, gateway.id), acknowledge(cast.vendor, 'by-hand')]).toEqual(['accepted', 'reference_invalid', 'accepted']);
    expect(cast.state(grant).state).toBe('REVOKING');
    expect([acknowledge(second.caller, second.id), cast.state(grant).state]).toEqual(['accepted', 'REVOKED']);
  });

  test('shows who has not acknowledged in time, and who has later', async () => {
    const second = aPoint(cast, 'second');
    const grant = await aGrantAt(cast, ['gateway', 'second']);
    cast.submit(cast.vendor, 'grant.revoke', { id: grant, reason: 'x' });
    cast.submit(gateway.caller, 'grant.acknowledge', { id: grant, enforcementPoint: gateway.id });
    cast.submit(SYSTEM, 'grant.expire', { id: grant, reason: 'x' });
    expect(cast.state(grant)).toMatchObject({ state: 'REVOKED_UNCONFIRMED', awaiting: [second.id], acknowledgedLate: [] });
    cast.submit(second.caller, 'grant.acknowledge', { id: grant, enforcementPoint: second.id });
    expect(cast.state(grant)).toMatchObject({ state: 'REVOKED_UNCONFIRMED', awaiting: [], acknowledgedLate: [{ point: second.id }] });
  });

  test('of another’s grant does not exist for a point that it does not name', async () => {
    const stranger = aPoint(cast, 'stranger');
    const grant = await aGrantAt(cast, ['gateway']);
    expect(outcome(cast, stranger.caller, 'grant.draw', { id: grant, enforcementPoint: stranger.id, ...nothing })).toBe('not_found');
  });
});

describe('what points count', () => {
  test('is drawn before and reported once; what is not used is free again', async () => {
    const grant = await aGrantAt(cast, ['gateway'], { terms: { countMax: 10 } });
    expect([report(grant, 1, { count: 1 }), draw(grant, { count: 4 }), cast.state(grant).used.count]).toEqual(['reference_invalid', 'accepted', 4]);
    expect([report(grant, 1, { count: 3 }), report(grant, 1, { count: 3 }), cast.state(grant).used.count]).toEqual(['accepted', 'already_exists', 3]);
  });

  test('is never more than is left, whoever asks for it', async () => {
    const second = aPoint(cast, 'second');
    const grant = await aGrantAt(cast, ['gateway', 'second'], { terms: { countMax: 10 } });
    expect([draw(grant, { count: 7 }), draw(grant, { count: 7 }, second), cast.state(grant).used.count, draw(grant, { count: 1 }, second)]).toEqual(['accepted', 'accepted', 10, 'limit_exceeded']);
    expect(cast.state(grant).meters.map(({ open }) => open?.count)).toEqual([7, 3]);
  });

  test('and was forgotten by a point stays used, and shows as a gap', async () => {
    const grant = await aGrantAt(cast, ['gateway'], { terms: { countMax: 10 } });
    draw(grant, { count: 4 });
    draw(grant, { count: 4 });
    expect(cast.state(grant)).toMatchObject({ used: { count: 8 }, meters: [{ sequence: 2, forfeited: 1, open: { count: 4 } }] });
  });

  test('beyond what was drawn is on record and stops the grant', async () => {
    const grant = await aGrantAt(cast, ['gateway'], { terms: { countMax: 10 } });
    draw(grant, { count: 4 });
    expect([report(grant, 1, { count: 5 }), cast.state(grant).state, cast.state(grant).used.count]).toEqual(['accepted', 'SUSPENDED', 5]);
  });

  test('without a limit needs no allowance', async () => {
    const grant = await aGrantAt(cast, ['gateway']);
    expect([draw(grant, { count: 4, rows: 4 }), cast.state(grant).used.count, report(grant, 1, { count: 1_000, rows: 7 })]).toEqual(['accepted', 0, 'accepted']);
    expect(cast.state(grant).used).toEqual({ count: 1_000, rows: 7, bytes: 0 });
  });

  test('is reported after the end as well, and then brings the duty to delete', async () => {
    const grant = await aGrantAt(cast, ['gateway']);
    draw(grant, {});
    cast.submit(cast.vendor, 'grant.revoke', { id: grant, reason: 'x' });
    cast.submit(gateway.caller, 'grant.acknowledge', { id: grant, enforcementPoint: gateway.id });
    const { entries } = cast.submit(gateway.caller, 'grant.report_use', { id: grant, enforcementPoint: gateway.id, window: windowOf(cast, 1), ...nothing, count: 1 });
    expect(entries.map(({ type }) => type)).toEqual(['grant.use_reported', 'obligation.opened']);
    expect(draw(grant, {})).toBe('state_conflict');
  });

  test('adds up: under any order of draws, reports and forgetting, used is what was reported, forgotten and is still open, and within the limit', async () => {
    const second = aPoint(cast, 'second');
    const step = fc.record({ who: fc.boolean(), what: fc.constantFrom('draw', 'report', 'use'), amount: fc.nat(6) });
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 20 }), async (steps, countMax) => {
      const grant = await aGrantAt(cast, ['gateway', 'second'], { terms: { countMax } });
      let forgotten = 0;
      for (const { who, what, amount } of steps) {
        const at = who ? gateway : second;
        const meter = cast.state(grant).meters.find(({ point }) => point === at.id);
        const open = meter?.open?.count ?? 0;
        if (what === 'draw' && draw(grant, { count: amount }, at) === 'accepted') forgotten += open;
        if (what === 'report') report(grant, meter?.sequence ?? 1, { count: Math.min(amount, open) }, at);
        if (what === 'use') cast.submit(cast.foreign, 'transfer.request', aTransfer(grant));
        const { used, meters } = cast.state(grant);
        const transfers = cast.entries.filter(({ type, stream }) => type === 'grant.used' && stream === grant).length;
        expect(used.count).toBe(transfers + forgotten + meters.reduce((sum, one) => sum + one.total.count + (one.open?.count ?? 0), 0));
        expect(used.count).toBeLessThanOrEqual(countMax);
      }
    }), { numRuns: 25 });
  });
});

describe('a renewal', () => {
  const termOf = (id: Id<'grant'>): [string | null, string | null] => [cast.state(id).startsAt, cast.state(id).expiresAt];

  test('begins exactly where what it renews ends, however long the chain and whenever each is activated', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ termDays: fc.integer({ min: 2, max: 40 }), waits: fc.nat(1) }), { minLength: 1, maxLength: 6 }), async (links) => {
      cast = await aCast();
      let last = await aGrantAt(cast, ['elsewhere'], { terms: { termDays: 30 } });
      for (const { termDays, waits } of links) {
        const next = await aGrantAt(cast, ['elsewhere'], { terms: { termDays }, renews: last, isActivated: false });
        wait(cast, waits);
        cast.submit(cast.vendor, 'grant.activate', { id: next, enforcementPoints: ['elsewhere'], credentialSha256: DIGEST });
        const [[, end], [start, nextEnd]] = [termOf(last), termOf(next)];
        expect(start).toBe(end);
        expect(Date.parse(nextEnd ?? '') - Date.parse(start ?? '')).toBe(termDays * 86_400_000);
        expect(cast.state(last).successor).toBe(next);
        last = next;
      }
    }), { numRuns: 15 });
  });

  test('opens nothing before it begins, and then what the one before did no longer', async () => {
    const first = await aGrantAt(cast, ['gateway'], { terms: { termDays: 10, countMax: 1 } });
    const second = await aGrantAt(cast, ['gateway'], { terms: { termDays: 10, countMax: 1 }, renews: first });
    const open = (): string[] => [first, second].map((id) => (impediment(viewOf(), cast.state(id), cast.clock.at) === undefined ? 'open' : 'closed'));
    expect(open()).toEqual(['open', 'closed']);
    cast.clock.at = new Date(Date.parse(cast.state(first).expiresAt ?? '') - 1).toISOString();
    expect(open()).toEqual(['open', 'closed']);
    cast.clock.at = cast.state(first).expiresAt ?? '';
    expect(open()).toEqual(['closed', 'open']);
    expect(cast.state(second).used.count).toBe(0);
  });

  test('is of the same product between the same two, agreed before the end, and one', async () => {
    const first = await aGrantAt(cast, ['gateway'], { terms: { termDays: 1 } });
    const ask = (change: Partial<CommandInput<'negotiation.request'>>, caller = cast.foreign): string => outcome(cast, caller, 'negotiation.request', {
      id: cast.ledger.newId('negotiation'), listing: cast.listing, proposal: { terms: cast.state(first).terms, plan: 'basic', need: 'x' }, renews: first, ...change,
    });
    expect(ask({ renews: derivedId(1, 'grant', 'none') })).toBe('not_found');
    expect(ask({ proposal: { terms: { ...cast.state(first).terms, recipients: [] }, plan: 'basic', need: 'x' } }, cast.buyer)).toBe('not_found');
    await aGrantAt(cast, ['gateway'], { renews: first });
    expect(ask({})).toBe('already_exists');
    const third = await aGrantAt(cast, ['gateway'], { terms: { termDays: 1 } });
    wait(cast, 1);
    expect(ask({ renews: third })).toBe('outside_period');
    cast.submit(cast.vendor, 'grant.revoke', { id: third, reason: 'x' });
    expect(ask({ renews: third })).toBe('state_conflict');
  });
});

describe('a computation', () => {
  test('starts once every holder of data has agreed and every delivery has started, on its own node', async () => {
    const { node, job, transfer } = await aComputation(cast);
    const start = (caller = node.caller): string => outcome(cast, caller, 'job.start', { id: job });
    expect([start(), outcome(cast, cast.vendor, 'job.approve', { id: job }), outcome(cast, cast.vendor, 'job.approve', { id: job })]).toEqual(['state_conflict', 'accepted', 'state_conflict']);
    cast.submit(cast.vendor, 'transfer.suspend', { id: transfer, reason: 'x' });
    expect([start(gateway.caller), start()]).toEqual(['not_found', 'state_conflict']);
    cast.submit(cast.vendor, 'transfer.resume', { id: transfer, reason: 'x' });
    expect(start()).toBe('accepted');
  });

  test.each<[string, Parameters<typeof aResult>[0]]>([
    ['an output of more rows than were agreed to', { output: { rows: 6 } }], ['of more bytes', { output: { bytes: 501 } }], ['of a field that was not agreed to', { output: { fields: ['junction'] } }],
    ['evidence that speaks of other code', { attestation: { codeSha256: '1'.repeat(64) } }], ['evidence of which too little was verified', { attestation: { verified: ['measurement'] } }],
  ])('fails on %s, and its result is on record', async (_, change) => {
    const { node, job, transfer } = await aComputation(cast);
    cast.submit(cast.vendor, 'job.approve', { id: job });
    cast.submit(node.caller, 'job.start', { id: job });
    cast.submit(node.caller, 'job.finish', { id: job, ...aResult(change) });
    expect(cast.state(job)).toMatchObject({ state: 'FAILED', result: { output: { sha256: DIGEST } } });
    expect(outcome(cast, cast.vendor, 'transfer.complete', { id: transfer, job })).toBe('reference_invalid');
  });

  test('completes the deliveries that it was made on, and nothing else does', async () => {
    const { node, job, transfer } = await aComputation(cast);
    expect(outcome(cast, cast.vendor, 'transfer.complete', { id: transfer })).toBe('evidence_missing');
    cast.submit(cast.vendor, 'job.approve', { id: job });
    cast.submit(node.caller, 'job.start', { id: job });
    cast.submit(node.caller, 'job.finish', { id: job, ...aResult() });
    const other = await aComputation(cast);
    expect(outcome(cast, cast.vendor, 'transfer.complete', { id: other.transfer, job })).toBe('reference_invalid');
    expect(outcome(cast, cast.vendor, 'transfer.complete', { id: transfer, job })).toBe('accepted');
  });

  test('is asked for over deliveries of the caller’s by privacy computing, inside what they declare', async () => {
    const { node, transfer } = await aComputation(cast);
    const ask = (transfers: readonly Id<'transfer'>[], change: Partial<CommandInput<'job.submit'>> = {}): string => {
      try { aJob(cast, node.id, transfers, change); return 'accepted'; } catch (err) { return (err as { code?: string }).code ?? String(err); }
    };
    const plain = await aChecked(cast, await aGrantAt(cast, [node.id]));
    expect([ask([plain]), ask([transfer, transfer]), ask([transfer], { node: gateway.id }), ask([transfer], { purpose: 'other' })]).toEqual(['reference_invalid', 'invalid_request', 'reference_invalid', 'outside_grant']);
    expect([ask([transfer], { output: { fields: ['secret'], rowsMax: 1, bytesMax: 1 } }), ask([transfer], { output: { fields: ['flow'], rowsMax: 11, bytesMax: 1 } }), ask([transfer])]).toEqual(['outside_grant', 'outside_grant', 'accepted']);
  });
});

describe('a delivery that broke off', () => {
  test('is begun again up to five times in all, as the same use', async () => {
    const grant = await aGrantAt(cast, ['gateway'], { terms: { countMax: 1 } });
    const id = await aChecked(cast, grant);
    cast.submit(cast.vendor, 'transfer.start', { id });
    const retry = (): string => outcome(cast, cast.vendor, 'transfer.retry', { id, reason: 'x' });
    expect([retry(), retry(), retry(), retry(), retry()]).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'limit_exceeded']);
    expect(cast.state(grant).used.count).toBe(1);
  });
});

describe('the deletion at the end of a grant', () => {
  async function ended(): Promise<Id<'grant'>> {
    const grant = await aGrantAt(cast, ['by-hand']);
    await aChecked(cast, grant);
    cast.submit(cast.vendor, 'grant.revoke', { id: grant, reason: 'x' });
    cast.submit(cast.vendor, 'grant.acknowledge', { id: grant, enforcementPoint: 'by-hand' });
    return grant;
  }
  const certify = (id: Id<'grant'>, caller = cast.foreign): string => outcome(cast, caller, 'grant.certify_deletion', { id, method: 'overwritten', listSha256: DIGEST, items: 2 });
  const dutyOf = (grant: Id<'grant'>) => cast.state(derivedId(1, 'obligation', grant, 'data-destruction'));

  test('is certified by a person of the buyer, which fulfils the duty by the digest of the certificate', async () => {
    const grant = await ended();
    expect([certify(grant, { ...cast.foreign, person: null }), certify(grant), certify(grant)]).toEqual(['scope_denied', 'accepted', 'state_conflict']);
    const { deletion } = cast.state(grant);
    expect(dutyOf(grant)).toMatchObject({ state: 'DONE', evidenceSha256: deletion?.certificateSha256 });
    expect(JSON.parse(cast.documents.get(deletion?.certificateSha256 ?? '')?.body ?? '{}')).toMatchObject({ grant, method: 'overwritten', signatory: cast.foreign.person });
  });

  describe('that the vendor doubts', () => {
    const doubt = (grant: Id<'grant'>): string => outcome(cast, cast.vendor, 'grant.dispute_deletion', { id: grant, reason: '仍有调用' });
    async function doubted(): Promise<{ readonly grant: Id<'grant'>; readonly dispute: Id<'dispute'> }> {
      const grant = await ended();
      certify(grant);
      doubt(grant);
      return { grant, dispute: cast.state(grant).deletion?.disputed?.dispute ?? cast.ledger.newId('dispute') };
    }
    const again = (dueOn = '2026-08-31') => [{ kind: 'delete_again' as const, dueOn }];
    const settle = (id: Id<'dispute'>, measures: ReturnType<typeof again> = []): void => {
      cast.submit(cast.maker, 'dispute.accept', { id });
      cast.submit(cast.vendor, 'dispute.propose_settlement', { id, settlementSha256: DIGEST, measures });
      cast.submit(cast.foreign, 'dispute.accept_settlement', { id, settlementSha256: DIGEST });
    };

    test('goes to a dispute with days of its own, once a certificate and within 30 days; the duty stays done meanwhile', async () => {
      const { grant, dispute } = await doubted();
      expect(cast.state(dispute)).toMatchObject({ state: 'FILED', subject: grant, grant, claimant: cast.vendor.org, respondent: cast.foreign.org, claim: 'deletion', dueOn: '2026-06-23' });
      expect([dutyOf(grant).state, doubt(grant), cast.state(grant).deletion?.disputed?.outcome]).toEqual(['DONE', 'state_conflict', null]);
      const other = await ended();
      certify(other);
      wait(cast, 30);
      expect(doubt(other)).toBe('accepted');
      const late = await ended();
      certify(late);
      wait(cast, 31);
      expect(doubt(late)).toBe('outside_period');
    });

    test.each<[string, (id: Id<'dispute'>) => void]>([
      ['is not accepted', (id) => { cast.submit(cast.maker, 'dispute.refuse', { id, reason: 'x' }); }],
      ['is withdrawn', (id) => { cast.submit(cast.vendor, 'dispute.withdraw', { id, reason: 'x' }); }],
      ['is settled without another deletion', (id) => { settle(id); }],
    ])('is certified for good when the dispute %s', async (_, end) => {
      const { grant, dispute } = await doubted();
      end(dispute);
      expect(cast.state(grant).deletion?.disputed).toMatchObject({ dispute, outcome: 'upheld' });
      expect([dutyOf(grant).state, doubt(grant), certify(grant)]).toEqual(['DONE', 'state_conflict', 'state_conflict']);
      expect(audited(cast)).toEqual([]);
    });

    test('is owed again until the day of the outcome, which two persons record; the next certificate may be doubted anew', async () => {
      const { grant, dispute } = await doubted();
      cast.submit(cast.maker, 'dispute.accept', { id: dispute });
      cast.submit(cast.maker, 'dispute.refer', { id: dispute, institution: { zh: '深圳国际仲裁院' }, reference: 'x' });
      cast.submit(cast.maker, 'dispute.propose_decision', { id: dispute, awardSha256: DIGEST, ground: 'x', measures: again() });
      expect(outcome(cast, cast.maker, 'dispute.decide', { id: dispute })).toBe('same_person');
      cast.submit(cast.checker, 'dispute.decide', { id: dispute });
      expect([cast.state(grant).deletion?.disputed?.outcome, dutyOf(grant)]).toMatchObject(['set_aside', { state: 'OPEN', dueOn: '2026-08-31', evidenceSha256: null }]);
      expect([doubt(grant), certify(grant), dutyOf(grant).state, doubt(grant)]).toEqual(['state_conflict', 'accepted', 'DONE', 'accepted']);
      expect(cast.state(grant).deletion?.disputed?.dispute).not.toBe(dispute);
      expect(audited(cast)).toEqual([]);
    });

    test('may be certified better while it is in dispute, which is then about the new certificate', async () => {
      const { grant, dispute } = await doubted();
      expect([certify(grant), cast.state(grant).deletion?.disputed?.dispute, doubt(grant)]).toEqual(['accepted', dispute, 'state_conflict']);
      settle(dispute, again());
      expect([cast.state(grant).deletion?.disputed?.outcome, dutyOf(grant).state]).toEqual(['set_aside', 'OPEN']);
      expect(audited(cast)).toEqual([]);
    });

    test('is asked for again by no other dispute, nor for a day that has passed', async () => {
      const { grant, dispute } = await doubted();
      const other = cast.ledger.newId('dispute');
      cast.submit(cast.vendor, 'dispute.file', { id: other, subject: grant, claim: 'quality', statementSha256: DIGEST });
      for (const id of [other, dispute]) cast.submit(cast.maker, 'dispute.accept', { id });
      const propose = (id: Id<'dispute'>, dueOn?: string): string => outcome(cast, cast.vendor, 'dispute.propose_settlement', { id, settlementSha256: DIGEST, measures: again(dueOn) });
      expect([propose(other), propose(dispute, '2026-06-14'), propose(dispute)]).toEqual(['reference_invalid', 'invalid_request', 'accepted']);
      cast.submit(cast.vendor, 'dispute.withdraw', { id: other, reason: 'x' });
      expect(cast.state(grant).deletion?.disputed?.outcome).toBeNull();
    });
  });
});

describe('the introspection', () => {
  test('tells a point what its grant opens, and nothing of what is closed', async () => {
    const grant = await aGrantAt(cast, ['gateway'], { terms: { countMax: 10, purposes: ['planning'] } });
    draw(grant, { count: 4 });
    const ask = (): object => introspect(viewOf(), cast.state(grant), { at: cast.clock.at, point: gateway.id });
    expect(ask()).toMatchObject({ active: true, grant, purposes: ['planning'], limits: { count: 6, rows: null }, window: { sequence: 1, allowance: { count: 4 } }, subjects: [grant, cast.product, cast.vendor.org, cast.foreign.org] });
    cast.submit(cast.maker, 'hold.place', { id: cast.ledger.newId('hold'), target: cast.product, ground: 'x', article: 'y' });
    expect(ask()).toEqual({ active: false });
  });
});
