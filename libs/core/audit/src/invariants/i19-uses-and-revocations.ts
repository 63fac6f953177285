import { NOTHING, beyond, beyondBound, excessOf, isEnforcerId, left, meterOf, unattested, type Amounts, type Delivery, type EntryData, type Grant, type Id, type Job, type View } from '#core/exchange';
import { firstOf, type Complaint, type Invariant, type Step } from '../invariant.js';
import { barredAmong, heldAmong } from './standing.js';

type Reported = Step<'grant.use_reported'> | Step<'grant.overuse_reported'>;
const DIMENSIONS = ['count', 'rows', 'bytes'] as const;
const grantOf = (view: View, stream: Id): Grant | undefined => view.get(stream as Id<'grant'>);

/**
 * What enforcement points let through, from the entries alone: nobody lets through what it has not drawn, nobody draws what is not
 * left, and a revocation is confirmed by those whom it waits for and by nobody else.
 */
export const usesAndRevocations: Invariant = {
  number: 19,
  id: 'uses-and-revocations',
  zh: '执行点先领额度后放行、报告一次且仅一次；撤销须经全部执行点以自己的凭证确认',
  en: 'Enforcement points draw before they let through, and report once; a revocation is confirmed by every point with its own credential, or shows which has not',
  cite: 'DESIGN §3 invariant 4; RFC 7662; ODRL 2.2 constraints',
  checks: {
    'grant.window_opened': ({ entry: { stream, data, at }, view }) => {
      const grant = grantOf(view, stream);
      if (grant === undefined) return undefined;
      const meter = meterOf(grant, data.enforcementPoint);
      const excess = DIMENSIONS.find((one) => data[one] > (left(grant.terms, grant.used, one) ?? 0));
      const inTerm = grant.state === 'ACTIVE' && grant.startsAt !== null && grant.startsAt <= at && grant.expiresAt !== null && grant.expiresAt > at;
      return firstOf(
        [grant.enforcementPoints.includes(data.enforcementPoint), () => `${data.enforcementPoint} is no point of it`],
        [inTerm, () => `it was ${grant.state}, from ${grant.startsAt ?? 'no time'} to ${grant.expiresAt ?? 'no time'}`],
        [data.sequence === (meter?.sequence ?? 0) + 1, () => `it opens window ${data.sequence} after ${meter?.sequence ?? 0}`],
        [excess === undefined, () => `it draws more ${String(excess)} than is left`],
        [sameAmounts(meter?.open ?? undefined, data.forfeited), () => `it hides what becomes of window ${meter?.sequence ?? 0}`],
      ) ?? heldAmong(view, grant.id, grant.product) ?? barredAmong(view, grant.vendor, grant.buyer);
    },
    'grant.use_reported': (step) => ofWindow(step, false),
    'grant.overuse_reported': (step) => ofWindow(step, true),
    'grant.acknowledged': acknowledged,
    'grant.acknowledged_late': acknowledged,
    'grant.revoked': ({ entry: { stream }, view }) => {
      const awaiting = grantOf(view, stream)?.awaiting ?? [];
      return firstOf([awaiting.length === 0, () => `${awaiting.join(', ')} had not acknowledged`]);
    },
    'grant.revocation_begun': ({ entry: { stream, data }, view }) => sameSet(data.awaiting, grantOf(view, stream)?.enforcementPoints ?? [], 'it waits for'),
    'grant.unconfirmed': ({ entry: { stream, data }, view }) => sameSet(data.awaiting, grantOf(view, stream)?.awaiting ?? [], 'it says that nothing came from'),
    'enforcer.registered': ({ entry: { stream, data }, expect }) => {
      expect({ type: 'credential.issued', stream: data.owner, what: `the credential of ${stream} was not issued` });
      return undefined;
    },
    'job.started': ({ entry: { stream }, view }) => {
      const job = view.get(stream as Id<'job'>);
      const waiting = job?.inputs.find(({ transfer }) => view.get(transfer)?.state !== 'STARTED');
      const silent = job?.inputs.find(({ holder }) => job.consents.every((one) => one.holder !== holder));
      return firstOf(
        [waiting === undefined, () => `${waiting?.transfer ?? ''} had not started`],
        [silent === undefined, () => `${silent?.holder ?? ''} had not agreed`],
      );
    },
    'job.finished': ({ entry: { stream, data }, view }) => {
      const complaint = faultOf(view, view.get(stream as Id<'job'>), data);
      return complaint === undefined ? undefined : `its result should have been refused: ${complaint}`;
    },
    'job.output_refused': ({ entry: { stream, data }, view }) => firstOf([faultOf(view, view.get(stream as Id<'job'>), data) !== undefined, () => 'nothing is wrong with the result that it refuses']),
    'transfer.completed': ({ entry: { stream, data: { job } }, view }) => {
      const found = job === undefined ? undefined : view.get(job);
      return firstOf([job === undefined || (found?.state === 'FINISHED' && found.inputs.some(({ transfer }) => transfer === stream)), () => `${String(job)} has not finished on it`]);
    },
  },
};

/** A report is of the window that is open, in the order of time, and says truly whether it stays inside its allowance. */
function ofWindow({ entry: { stream, data }, view, expect }: Reported, isOver: boolean): Complaint {
  const grant = grantOf(view, stream);
  if (grant === undefined) return undefined;
  const { enforcementPoint: point, window } = data;
  const meter = meterOf(grant, point);
  const exceeds = excessOf(grant.terms, meter?.open ?? NOTHING, data).length > 0;
  if (isOver && grant.state === 'ACTIVE') expect({ type: 'grant.suspended', stream, what: 'it was not suspended over it' });
  return firstOf(
    [meter?.open != null && meter.sequence === window.sequence, () => `${point} had no window ${window.sequence} open`],
    [Date.parse(window.from) <= Date.parse(window.to), () => `window ${window.sequence} ends before it begins`],
    [exceeds === isOver, () => `the use ${exceeds ? 'exceeds' : 'stays inside'} what ${point} had drawn`],
  );
}

/** A point acknowledges what waits for it; a registered one by the credential that is bound to it. */
function acknowledged({ entry: { stream, data: { enforcementPoint: point }, actor }, view }: Step<'grant.acknowledged'> | Step<'grant.acknowledged_late'>): Complaint {
  const enforcer = isEnforcerId(point) ? view.get(point) : undefined;
  return firstOf(
    [grantOf(view, stream)?.awaiting.includes(point) === true, () => `${point} had nothing to acknowledge`],
    [!isEnforcerId(point) || actor.client === enforcer?.credential, () => `${actor.client} speaks for ${point}, whose credential is ${enforcer?.credential ?? 'none'}`],
  );
}

function faultOf(view: View, job: Job | undefined, { output, attestation }: EntryData<'job.finished'>): string | undefined {
  if (job === undefined) return undefined;
  const deliveries = job.inputs.map(({ transfer }) => view.get(transfer)?.delivery).filter((delivery): delivery is Delivery => delivery != null);
  return beyond(deliveries, output) ?? beyondBound(job, output) ?? unattested(job, attestation);
}

const sameAmounts = (a: Amounts | undefined, b: Amounts | undefined): boolean => (a === undefined || b === undefined ? a === b : DIMENSIONS.every((one) => a[one] === b[one]));

const sameSet = (said: readonly string[], expected: readonly string[], what: string): Complaint =>
  firstOf([said.length === expected.length && said.every((one) => expected.includes(one)), () => `${what} ${said.join(', ') || 'nobody'}, due are ${expected.join(', ') || 'none'}`]);
