import { appealIdOf, certifiedGrant, derivedMeasureId, endOfShanghaiDay, isRevocable, shanghaiDay, type Dispute, type Hold, type Id, type Incident, type Measure, type SubjectRequest } from '#core/exchange';
import { firstOf, type Checks, type Complaint, type Invariant, type Step } from '../invariant.js';
import { isExpected } from '../world.js';

/** Whatever ends a dispute ends its freeze, in the same commit. */
function thawed({ before, expect }: Step): Complaint {
  const freeze = (before as Dispute | undefined)?.freeze ?? null;
  if (freeze !== null) expect({ type: 'hold.lifted', stream: freeze.hold, what: `the freeze ${freeze.hold} outlived its dispute` });
  return undefined;
}

/** 删除证明: a dispute over a certificate decides on it however it ends; that it does not stand is said by a measure. */
function certificateDecided({ before, view, expect }: Step, measures: readonly Measure[] = []): Complaint {
  const grant = before === undefined ? undefined : certifiedGrant(view, before as Dispute);
  if (grant === undefined) return undefined;
  const type = measures.some(({ kind }) => kind === 'delete_again') ? 'grant.deletion_set_aside' : 'grant.deletion_upheld';
  expect({ type, stream: grant.id, what: `the dispute over the deletion certificate of ${grant.id} ended without deciding on it` });
  return undefined;
}

/** What decides on a certificate stands in the commit of the dispute's end. */
const decidedOn = ({ entry: { stream, type, data: { dispute } }, world: { memory: { run } } }: Step<'grant.deletion_upheld'> | Step<'grant.deletion_set_aside'>): Complaint =>
  firstOf([isExpected(run, type, stream), () => `nothing in the commit has ended the dispute ${dispute} so`]);

/** What is to be deleted again is owed again. */
function reopened({ entry: { stream }, view, context, expect }: Step<'grant.deletion_set_aside'>): Complaint {
  const duty = context()?.derivedId('obligation', stream, 'data-destruction');
  const state = duty === undefined ? undefined : view.get(duty)?.state;
  if (duty !== undefined && (state === 'DONE' || state === 'DONE_LATE')) expect({ type: 'obligation.rejected', stream: duty, what: `the duty to delete under ${stream} was not opened again` });
  return undefined;
}

/** What an outcome says is done has entries of its own. */
function carriedOut(step: Step<'dispute.settled'> | Step<'dispute.decided'>): Complaint {
  const { entry, before, view, context, expect } = step;
  const [dispute, ctx] = [before as Dispute | undefined, context()];
  if (dispute === undefined || ctx === undefined) return undefined;
  const grant = dispute.grant === null ? undefined : view.get(dispute.grant);
  for (const [i, measure] of entry.data.measures.entries()) {
    if (measure.kind === 'perform') expect({ type: 'obligation.opened', stream: derivedMeasureId(ctx, dispute.id, i), what: `measure ${i} of the outcome opened no obligation` });
    else if (measure.kind === 'revoke_grant' && grant !== undefined && isRevocable(grant)) expect({ type: 'grant.revocation_begun', stream: grant.id, what: `measure ${i} of the outcome did not begin the revocation of ${grant.id}` });
  }
  return certificateDecided(step, entry.data.measures);
}

function settled(step: Step<'dispute.settled'>): Complaint {
  const { entry: { data, actor }, before } = step;
  const { settlement = null, parties = [] } = (before as Dispute | undefined) ?? {};
  return firstOf(
    [settlement?.by === data.proposedBy && settlement.settlementSha256 === data.settlementSha256, () => `it settles on ${data.settlementSha256} of ${data.proposedBy}; proposed was ${settlement?.settlementSha256 ?? 'nothing'}`],
    [JSON.stringify(settlement?.measures) === JSON.stringify(data.measures), () => 'it settles on other measures than were proposed'],
    [data.acceptedBy === actor.org && data.acceptedBy !== data.proposedBy && parties.includes(data.acceptedBy), () => `${data.acceptedBy} has accepted, and ${actor.org} has acted`],
  ) ?? thawed(step) ?? carriedOut(step);
}

function decided(step: Step<'dispute.decided'>): Complaint {
  const { entry: { data, actor }, before } = step;
  const proposal = (before as Dispute | undefined)?.proposal ?? null;
  return firstOf(
    [proposal?.person === data.proposedBy && proposal.awardSha256 === data.awardSha256, () => `it decides as ${data.proposedBy} has proposed; recorded is ${proposal?.person ?? 'nobody'}`],
    [JSON.stringify(proposal?.measures) === JSON.stringify(data.measures), () => 'it decides on other measures than were proposed'],
    [data.person !== data.proposedBy && data.person === actor.person, () => `${data.person} was maker and checker, or has not acted`],
  ) ?? thawed(step) ?? carriedOut(step);
}

/** Two persons: who has proposed it and who has acted. */
const isPair = ([first, second]: readonly string[], proposer: string | undefined, actor: string | undefined): boolean => first !== undefined && first !== second && first === proposer && second !== undefined && second === actor;

function isChangedOnAppeal({ view, context }: Pick<Step, 'view' | 'context'>, hold: Id<'hold'>): boolean {
  const ctx = context();
  return ctx !== undefined && view.get(appealIdOf(ctx, hold))?.state === 'CHANGED';
}

/** Before its day a freeze is ended by two persons, or on appeal. */
function unfrozen(step: Step<'dispute.unfrozen'>): Complaint {
  const { entry: { data: { persons }, at, actor }, before } = step;
  const freeze = (before as Dispute | undefined)?.freeze ?? null;
  if (freeze === null) return 'nothing was frozen';
  if (isChangedOnAppeal(step, freeze.hold)) return undefined;
  const isByTwo = isPair(persons, freeze.lifting?.person, actor.person);
  return firstOf([isByTwo || Date.parse(at) >= endOfShanghaiDay(freeze.until), () => `the freeze until ${freeze.until} was ended by ${persons.join(' and ') || 'nobody'}`]) ?? thawed(step);
}

function declared({ entry: { data }, expect, context, entry: { stream } }: Step<'incident.declared'>): Complaint {
  const ctx = context();
  if (ctx !== undefined) expect({ type: 'obligation.opened', stream: ctx.derivedId('obligation', stream, 'incident-report'), what: 'the duty to report it was not opened' });
  return firstOf([data.reportBy > data.noticedAt, () => 'it was to be reported before it was noticed']);
}

function received({ entry: { data, stream }, expect, context }: Step<'subjectrequest.received'>): Complaint {
  const ctx = context();
  if (ctx !== undefined) expect({ type: 'obligation.opened', stream: ctx.derivedId('obligation', stream, '0', 'subject-request'), what: 'the duty to answer it was not opened' });
  return firstOf([data.dueOn > data.receivedOn, () => `it was to be answered by ${data.dueOn}, received on ${data.receivedOn}`]);
}

const CHECKS: Checks = {
  'dispute.frozen': ({ entry: { data, at }, before, expect }) => {
    expect({ type: 'hold.placed', stream: data.hold, what: `the freeze ${data.hold} holds nothing` });
    return firstOf([((before as Dispute | undefined)?.freeze ?? null) === null, () => 'it was frozen already'], [data.until > shanghaiDay(at), () => `the freeze has no time: until ${data.until}`]);
  },
  'dispute.unfrozen': unfrozen,
  'dispute.settled': settled,
  'dispute.decided': decided,
  'dispute.refused': (step) => thawed(step) ?? certificateDecided(step),
  'dispute.withdrawn': (step) => thawed(step) ?? certificateDecided(step),
  'grant.deletion_disputed': ({ entry: { data: { dispute } }, expect }) => {
    expect({ type: 'dispute.filed', stream: dispute, what: `the dispute ${dispute} over it was not filed` });
    return undefined;
  },
  'grant.deletion_upheld': decidedOn,
  'grant.deletion_set_aside': (step) => decidedOn(step) ?? reopened(step),
  'hold.placed': ({ entry: { data: { dispute }, stream }, view }) =>
    firstOf([dispute === undefined || view.get(dispute)?.freeze?.hold === stream, () => `${dispute ?? ''} has not ordered this freeze`]),
  'hold.lifted': (step) => {
    const { entry: { stream, type }, before, world: { memory: { run } } } = step;
    const dispute = (before as Hold | undefined)?.dispute ?? null;
    return firstOf([dispute === null || isChangedOnAppeal(step, stream as Id<'hold'>) || isExpected(run, type, stream), () => `the freeze of ${dispute ?? ''} was lifted and nothing has ended it`]);
  },
  'incident.declared': declared,
  'incident.reported': ({ entry: { data, at }, before }) => firstOf([data.late === (at > ((before as Incident | undefined)?.reportBy ?? '')), () => `it says late: ${String(data.late)}, reported at ${at}`]),
  'incident.grants_suspended': ({ entry: { data }, expect }) => {
    for (const grant of data.grants) expect({ type: 'grant.suspended', stream: grant, what: `${grant} was to be suspended` });
    return undefined;
  },
  'subjectrequest.received': received,
  'subjectrequest.answered': ({ entry: { data, at }, before }) => firstOf(
    [data.late === (shanghaiDay(at) > ((before as SubjectRequest | undefined)?.answerBy ?? '')), () => `it says late: ${String(data.late)}, answered on ${shanghaiDay(at)}`],
    [data.outcome === 'granted' || data.ground !== null, () => 'it refuses without a ground'],
  ),
  'participant.exited': ({ entry: { data: { open }, stream }, view, expect }) => {
    for (const { revokedAt } of view.get(stream as Id<'participant'>)?.credentials ?? []) if (revokedAt === null) expect({ type: 'credential.revoked', stream, what: 'a credential outlived its participant' });
    const { asOf: _, obligations: __, ...matters } = open;
    return firstOf([Object.values(matters).every((count) => count === 0), () => `${stream} has left with open matters`]);
  },
};

/** 争议、事件、退出与个人请求: what they promise is in the same commit. */
export const troublesSettled: Invariant = {
  number: 20,
  id: 'troubles-settled',
  zh: '争议冻结有期、解除须二人，结果同时执行；事件与个人请求立案即生义务，迟延如实；退出者不留未了之事',
  en: 'A freeze has an end and two persons or its day end it; outcomes are carried out with their entry; incidents and requests open their duty; late is said to be late; who leaves leaves nothing open',
  cite: '《深圳市数据交易管理暂行办法》第二十二条；《个人信息保护法》第五十条；本交易所规则',
  checks: CHECKS,
};
