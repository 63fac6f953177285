import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller, Drafts, Id } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { SYSTEM } from '../../support/ledger.js';
import { aCast, type Cast } from '../cast.js';
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
});
