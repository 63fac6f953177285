import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller, Drafts, Id } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { SYSTEM } from '../../support/ledger.js';
import { aCast, aChecked, type Cast } from '../cast.js';
import { enforcement, windowOf } from '../enforcement.js';
import { DIGEST, aComputation, aGrantAt, aPoint, aResult, type Point } from '../points.js';

let cast: Cast;
let gateway: Point;
beforeEach(async () => {
  cast = await aCast();
  gateway = aPoint(cast);
});

const nothing = { count: 0, rows: 0, bytes: 0 };
const draft = (type: string, stream: Id, data: object): Drafts[0] => ({ type, stream, data }) as unknown as Drafts[0];

test('an audit finds nothing wrong with what was decided about points, windows, renewals, jobs and deletions', async () => {
  await enforcement(cast, () => undefined);
  expect(audited(cast)).toEqual([]);
});

/** A forgery, and what the audit says of it: the number of the invariant is 19 where nothing else is said. */
type Forgery = readonly [name: string, what: RegExp, forge: () => Promise<readonly [Caller, Drafts]>];

const FORGERIES: readonly Forgery[] = [
  ['a point draws more than is left', /draws more count than is left/, async () => {
    const grant = await aGrantAt(cast, ['gateway'], { terms: { countMax: 5 } });
    return [gateway.caller, [draft('grant.window_opened', grant, { enforcementPoint: gateway.id, sequence: 1, ...nothing, count: 6 })]];
  }],
  ['a window that was forgotten is hidden', /hides what becomes of window 1/, async () => {
    const grant = await aGrantAt(cast, ['gateway'], { terms: { countMax: 5 } });
    cast.submit(gateway.caller, 'grant.draw', { id: grant, enforcementPoint: gateway.id, ...nothing, count: 1 });
    return [gateway.caller, [draft('grant.window_opened', grant, { enforcementPoint: gateway.id, sequence: 2, ...nothing, count: 1 })]];
  }],
  ['a window is reported twice', /had no window 1 open/, async () => {
    const grant = await aGrantAt(cast, ['gateway']);
    const report = { enforcementPoint: gateway.id, window: windowOf(cast, 1), ...nothing };
    cast.submit(gateway.caller, 'grant.draw', { id: grant, enforcementPoint: gateway.id, ...nothing });
    cast.submit(gateway.caller, 'grant.report_use', { id: grant, ...report });
    return [gateway.caller, [draft('grant.use_reported', grant, report)]];
  }],
  ['a use beyond the allowance is passed off as an ordinary one', /the use exceeds what/, async () => {
    const grant = await aGrantAt(cast, ['gateway'], { terms: { countMax: 5 } });
    cast.submit(gateway.caller, 'grant.draw', { id: grant, enforcementPoint: gateway.id, ...nothing, count: 1 });
    return [gateway.caller, [draft('grant.use_reported', grant, { enforcementPoint: gateway.id, window: windowOf(cast, 1), ...nothing, count: 2 })]];
  }],
  ['a revocation is confirmed without its point', /had not acknowledged/, async () => {
    const grant = await aGrantAt(cast, ['gateway']);
    cast.submit(cast.vendor, 'grant.revoke', { id: grant, reason: 'x' });
    return [cast.vendor, [draft('grant.revoked', grant, {})]];
  }],
  ['the vendor acknowledges for a point', /speaks for enf_/, async () => {
    const grant = await aGrantAt(cast, ['gateway', 'by-hand']);
    cast.submit(cast.vendor, 'grant.revoke', { id: grant, reason: 'x' });
    return [cast.vendor, [draft('grant.acknowledged', grant, { enforcementPoint: gateway.id })]];
  }],
  ['it is hidden who has not acknowledged', /nothing came from nobody, due are/, async () => {
    const grant = await aGrantAt(cast, ['gateway']);
    cast.submit(cast.vendor, 'grant.revoke', { id: grant, reason: 'x' });
    return [SYSTEM, [draft('grant.unconfirmed', grant, { awaiting: [] })]];
  }],
  ['a computation starts before its holder has agreed', /had not agreed/, async () => {
    const { node, job } = await aComputation(cast);
    cast.force(cast.vendor, draft('job.approved', job, { holder: cast.buyer.org, person: null }));
    return [node.caller, [draft('job.started', job, {})]];
  }],
  ['a result beyond what was agreed to is accepted', /should have been refused: the field/, async () => {
    const { node, job } = await aComputation(cast);
    cast.submit(cast.vendor, 'job.approve', { id: job });
    cast.submit(node.caller, 'job.start', { id: job });
    return [node.caller, [draft('job.finished', job, aResult({ output: { fields: ['junction'] } }))]];
  }],
];

describe('an audit names', () => {
  test.each(FORGERIES)('%s', async (_, what, forge) => {
    const [caller, drafts] = await forge();
    const at = cast.entries.length;
    cast.force(caller, ...drafts);
    expect(audited(cast)).toContainEqual(expect.objectContaining({ index: at, invariant: 19, what: expect.stringMatching(what) }));
  });

  test('a point that acts as its owner', () => {
    cast.force(gateway.caller, draft('enforcer.retired', gateway.id, { reason: 'x' }));
    expect(audited(cast)).toContainEqual(expect.objectContaining({ invariant: 9, what: expect.stringMatching(/acts as enforcer/) }));
  });

  test('a renewal that leaves a gap', async () => {
    const first = await aGrantAt(cast, ['by-hand'], { terms: { termDays: 10 } });
    const second = await aGrantAt(cast, ['by-hand'], { terms: { termDays: 10 }, renews: first, isActivated: false });
    cast.force(cast.vendor, draft('grant.activated', second, { enforcementPoints: ['by-hand'], credentialSha256: DIGEST, startsAt: '2026-07-01T00:00:00.000Z', expiresAt: '2026-07-05T00:00:00.000Z' }));
    expect(audited(cast)).toContainEqual(expect.objectContaining({ invariant: 2, what: expect.stringMatching(/what it renews ends at/) }));
  });

  test.each<[string, object, number, RegExp]>([
    ['beyond its agreed term', { expiresAt: '2026-06-30T00:00:00.000Z' }, 2, /after its 10 days/],
    ['to an earlier end', { expiresAt: '2026-06-20T00:00:00.000Z' }, 2, /it is shortened/],
  ])('a grant that is extended %s', async (_, data, invariant, what) => {
    const grant = await aGrantAt(cast, ['by-hand'], { terms: { termDays: 10 } });
    cast.force(cast.vendor, draft('grant.extended', grant, data));
    expect(audited(cast)).toContainEqual(expect.objectContaining({ index: cast.entries.length - 1, invariant, what: expect.stringMatching(what) }));
  });

  describe('a deletion certificate in dispute', () => {
    let grant: Id<'grant'>;
    let dispute: Id<'dispute'>;
    beforeEach(async () => {
      grant = await aGrantAt(cast, ['by-hand']);
      await aChecked(cast, grant);
      cast.submit(cast.vendor, 'grant.revoke', { id: grant, reason: 'x' });
      cast.submit(cast.vendor, 'grant.acknowledge', { id: grant, enforcementPoint: 'by-hand' });
      cast.submit(cast.foreign, 'grant.certify_deletion', { id: grant, method: 'overwritten', listSha256: DIGEST, items: 1 });
      cast.submit(cast.vendor, 'grant.dispute_deletion', { id: grant, reason: 'x' });
      dispute = cast.state(grant).deletion?.disputed?.dispute ?? cast.ledger.newId('dispute');
    });
    const withdrawn = (): Drafts[0] => draft('dispute.withdrawn', dispute, { reason: 'x' });
    /** Another commit, so that what the one before should have held is asked for. */
    const goOn = (): void => {
      cast.clock.at = new Date(Date.parse(cast.clock.at) + 1_000).toISOString();
      cast.submit(cast.regulator, 'inspection.record', { query: 'GET /v1/entries', rows: 1, answerSha256: DIGEST });
    };

    test.each<[string, RegExp, () => Drafts]>([
      ['that is decided on by nothing', /nothing in the commit has ended the dispute/, () => [draft('grant.deletion_upheld', grant, { dispute })]],
      ['that the end of its dispute forgets', /ended without deciding on it/, () => [withdrawn()]],
      ['that a withdrawal sets aside', /nothing in the commit has ended the dispute .* so/, () => [withdrawn(), draft('grant.deletion_set_aside', grant, { dispute, dueOn: '2026-08-31' })]],
    ])('%s', (_, what, forged) => {
      cast.force(cast.vendor, ...forged());
      goOn();
      expect(audited(cast)).toContainEqual(expect.objectContaining({ invariant: 20, what: expect.stringMatching(what) }));
    });

    test('that is set aside without being owed again', () => {
      const measures = [{ kind: 'delete_again' as const, dueOn: '2026-08-31' }];
      cast.submit(cast.maker, 'dispute.accept', { id: dispute });
      cast.submit(cast.vendor, 'dispute.propose_settlement', { id: dispute, settlementSha256: DIGEST, measures });
      cast.force(cast.foreign, draft('dispute.settled', dispute, { proposedBy: cast.vendor.org, acceptedBy: cast.foreign.org, settlementSha256: DIGEST, measures }), draft('grant.deletion_set_aside', grant, { dispute, dueOn: '2026-08-31' }));
      goOn();
      expect(audited(cast)).toContainEqual(expect.objectContaining({ invariant: 20, what: expect.stringMatching(/was not opened again/) }));
    });
  });
});
