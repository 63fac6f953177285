import type { Id } from '#core/exchange';
import { SYSTEM, aTransfer, admit, list } from '../support/ledger.js';
import { aChecked, wait, type Cast } from './cast.js';
import { DIGEST, aComputation, aCredential, aGrantAt, aJob, aPoint, aResult, type Computation, type Point } from './points.js';

type Ends = (id: Id, state: string) => void;
const reason = '事由';

/** A window of a point at the time of the story. */
export const windowOf = (cast: Cast, sequence: number): { from: string; to: string; sequence: number } => ({ from: cast.clock.at, to: cast.clock.at, sequence });

/** Everything that becomes of points, of what they count, of jobs, and of a grant at its end, once. */
export async function enforcement(cast: Cast, ends: Ends): Promise<void> {
  const { listing } = await list(cast, cast.vendor);
  const here = { ...cast, listing };
  const gateway = points(here, ends);
  const limited = await metering(here, gateway, ends);
  await renewals(here, gateway, ends);
  await computations(cast, ends);
  await retries(here, ends);
  ending(here, gateway, limited, ends);
}

function points(cast: Cast, ends: Ends): Point {
  const gateway = aPoint(cast, 'story-gateway');
  cast.submit(SYSTEM, 'enforcer.hear', { id: gateway.id, heardAt: cast.clock.at });
  wait(cast, 1);
  cast.submit(SYSTEM, 'enforcer.miss', { id: gateway.id, heardAt: cast.clock.at.replace(/^.{10}/, '2026-06-01') });
  cast.submit(SYSTEM, 'enforcer.hear', { id: gateway.id, heardAt: cast.clock.at });
  cast.submit(cast.vendor, 'enforcer.revise', { id: gateway.id, endpoint: 'https://gateway.example/yaosu' });
  const retired = aPoint(cast, 'story-retired');
  cast.submit(cast.vendor, 'enforcer.renew_credential', { id: retired.id, credential: aCredential() });
  cast.submit(cast.vendor, 'enforcer.retire', { id: retired.id, reason });
  const lapsed = aPoint(cast, 'story-lapsed');
  cast.submit(SYSTEM, 'enforcer.lapse', { id: lapsed.id, reason });
  for (const [id, state] of [[gateway.id, 'ACTIVE'], [retired.id, 'RETIRED'], [lapsed.id, 'RETIRED']] as const) ends(id, state);
  return gateway;
}

/** Draws, reports, uses up, is replenished, and uses more than it has drawn. */
async function metering(cast: Cast, { id: point, caller }: Point, ends: Ends): Promise<Id<'grant'>> {
  const grant = await aGrantAt(cast, [point], { terms: { countMax: 10 } });
  const at = { id: grant, enforcementPoint: point };
  const nothing = { count: 0, rows: 0, bytes: 0 };
  cast.submit(caller, 'grant.draw', { ...at, ...nothing, count: 9 });
  cast.submit(cast.foreign, 'transfer.request', aTransfer(grant));
  cast.submit(caller, 'grant.report_use', { ...at, window: windowOf(cast, 1), ...nothing, count: 8, next: { ...nothing, count: 1 } });
  cast.submit(caller, 'grant.report_use', { ...at, window: windowOf(cast, 2), ...nothing, count: 1 });
  const over = await aGrantAt(cast, [point], { terms: { countMax: 10 } });
  cast.submit(caller, 'grant.draw', { ...at, id: over, ...nothing, count: 1 });
  cast.submit(caller, 'grant.report_use', { ...at, id: over, window: windowOf(cast, 1), ...nothing, count: 2 });
  ends(over, 'SUSPENDED');
  return grant;
}

async function renewals(cast: Cast, { id: point }: Point, ends: Ends): Promise<void> {
  const first = await aGrantAt(cast, [point], { terms: { termDays: 30 } });
  const second = await aGrantAt(cast, [point], { terms: { termDays: 30 }, renews: first });
  ends(first, 'ACTIVE');
  ends(second, 'ACTIVE');
}

async function computations(cast: Cast, ends: Ends): Promise<void> {
  const done = await aComputation(cast);
  cast.submit(cast.vendor, 'job.approve', { id: done.job });
  cast.submit(done.node.caller, 'job.start', { id: done.job });
  cast.submit(done.node.caller, 'job.finish', { id: done.job, ...aResult() });
  cast.submit(cast.vendor, 'transfer.complete', { id: done.transfer, job: done.job });
  ends(done.job, 'FINISHED');
  const more = await aComputation(cast);
  const another = (): Id<'job'> => aJob(cast, more.node.id, [more.transfer]);
  const started = (): Id<'job'> => startedOf(cast, more, another());
  const [refused, withdrawn, lapsed, failed, wrong] = [more.job, another(), another(), started(), started()];
  cast.submit(cast.vendor, 'job.refuse', { id: refused, reason });
  cast.submit(cast.foreign, 'job.withdraw', { id: withdrawn, reason });
  cast.submit(SYSTEM, 'job.lapse', { id: lapsed, reason });
  cast.submit(more.node.caller, 'job.fail', { id: failed, reason });
  cast.submit(more.node.caller, 'job.finish', { id: wrong, ...aResult({ output: { rows: 6 } }) });
  for (const [id, state] of [[refused, 'REFUSED'], [withdrawn, 'WITHDRAWN'], [lapsed, 'LAPSED'], [failed, 'FAILED'], [wrong, 'FAILED']] as const) ends(id, state);
  await twoHolders(cast, ends);
}

function startedOf(cast: Cast, { node }: Computation, id: Id<'job'>): Id<'job'> {
  cast.submit(cast.vendor, 'job.approve', { id });
  cast.submit(node.caller, 'job.start', { id });
  return id;
}

/** A computation over the data of two holders, on a node of the exchange, waits for both. */
async function twoHolders(cast: Cast, ends: Ends): Promise<void> {
  const other = await admit(cast, cast, { capacities: ['vendor'] });
  const node = aPoint(cast, 'story-node', { owner: cast.maker, kind: 'compute_node' });
  const [mine, theirs] = [await aComputation(cast, node), await aComputation({ ...cast, vendor: other }, node)];
  const job = aJob(cast, node.id, [mine.transfer, theirs.transfer]);
  cast.submit(other, 'job.approve', { id: job });
  ends(job, 'SUBMITTED');
}

async function retries(cast: Cast, ends: Ends): Promise<void> {
  const grant = await aGrantAt(cast, ['elsewhere']);
  const transfer = await aChecked(cast, grant);
  cast.submit(cast.vendor, 'transfer.start', { id: transfer });
  cast.submit(cast.vendor, 'transfer.retry', { id: transfer, reason });
  ends(transfer, 'STARTED');
}

/** 授权终止: a revocation that one point confirms too late, the certificate of deletion, and the vendor's doubts. */
function ending(cast: Cast, { id: point, caller }: Point, grant: Id<'grant'>, ends: Ends): void {
  cast.submit(cast.vendor, 'grant.revoke', { id: grant, reason });
  cast.submit(SYSTEM, 'grant.expire', { id: grant, reason });
  cast.submit(caller, 'grant.acknowledge', { id: grant, enforcementPoint: point });
  cast.submit(cast.foreign, 'grant.certify_deletion', { id: grant, method: 'crypto_erased', listSha256: DIGEST, items: 3 });
  const { dispute } = disputed(cast, grant);
  const settlement = { settlementSha256: DIGEST, measures: [{ kind: 'delete_again' as const, dueOn: '2099-12-31' }] };
  cast.submit(cast.maker, 'dispute.accept', { id: dispute });
  cast.submit(cast.vendor, 'dispute.propose_settlement', { id: dispute, ...settlement });
  cast.submit(cast.foreign, 'dispute.accept_settlement', { id: dispute, settlementSha256: DIGEST });
  cast.submit(cast.foreign, 'grant.certify_deletion', { id: grant, method: 'physically_destroyed', listSha256: DIGEST, items: 3 });
  const { dispute: again } = disputed(cast, grant);
  cast.submit(cast.vendor, 'dispute.withdraw', { id: again, reason });
  for (const [id, state] of [[grant, 'REVOKED_UNCONFIRMED'], [dispute, 'SETTLED'], [again, 'WITHDRAWN']] as const) ends(id, state);
}

/** The vendor does not take the certificate for true; the dispute over it. */
function disputed(cast: Cast, grant: Id<'grant'>): { readonly dispute: Id<'dispute'> } {
  cast.submit(cast.vendor, 'grant.dispute_deletion', { id: grant, reason });
  const found = cast.state(grant).deletion?.disputed ?? null;
  if (found === null) throw new Error(`${grant} is not disputed`);
  return found;
}
