import { Type, type Static } from '@sinclair/typebox';
import { isExhausted, outside, overruns, type Terms } from '#core/odrl';
import { ineffectiveness, tell, told } from '../basis/coverage.js';
import { clip } from '../kernel/clip.js';
import { command, draft, need, referred, requireFree, requireParty, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import { groundsUntil, requireFounded, restingGrant } from '../grant/foundation.js';
import type { GrantStateName } from '../grant/grant.lifecycle.js';
import type { Grant } from '../grant/grant.state.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Code, Day, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay, shanghaiDay, yearsBefore } from '../kernel/shanghai.js';
import { scopeOf } from '../permissions.js';
import { requireAdmitted, requireTrading } from '../participant/standing.js';
import { lastDayAsOrdinary } from '../product/importance.js';
import { Refusal } from '../refusals.js';
import { CLASSES, byClass } from '../tally/head-count.js';
import { NOT_MINDING } from './interruption.js';
import { superseded } from '../review/review.state.js';
import { isInForceOn } from '../waiver/waiver.state.js';
import { Manifest, People, StatedCircumstances } from './transfer.entries.js';
import { TRANSFER } from './transfer.lifecycle.js';
import type { Transfer } from './transfer.state.js';

export const TransferRequest = closed({
  id: IdOf('transfer'),
  grant: IdOf('grant'),
  recipient: Type.Optional(IdOf('participant')),
  purpose: Code,
  mode: OneOf(['file', 'api', 'stream', 'query', 'privacy_computing'] as const),
  manifest: Manifest,
  people: People,
  circumstances: StatedCircumstances,
  /** 迟报: the day of a delivery that has happened already; its law and its year's count apply. */
  occurredOn: Type.Optional(Day),
});

/**
 * One delivery is asked for and declared. The use is reserved in the same commit; the export check follows in the queue.
 * A refusal by rule is an entry of its own: what was asked for and why not.
 */
export const request = command('transfer.request', TransferRequest, (input, view, ctx) => {
  const grant = need(view, ctx, input.grant);
  requireReportable(ctx, grant, input.occurredOn);
  const { fields, files, rows, bytes } = requireSums(input.manifest);
  const document = documentOf(input.manifest);
  const recipient = input.recipient ?? grant.buyer;
  requireTokens(view, ctx, grant.vendor, input.people);
  try {
    const place = requireUsable(view, ctx, grant, { recipient, purpose: input.purpose, mode: input.mode, fields, rows, bytes });
    const requested = draft('transfer.requested', input.id, {
      grant: grant.id, product: grant.product, productVersion: grant.productVersion, vendor: grant.vendor, buyer: grant.buyer,
      recipient, place, purpose: input.purpose, mode: input.mode,
      manifest: { sha256: document.sha256, fileCount: files.length, rows, bytes, fields },
      people: input.people, circumstances: input.circumstances, ...(input.occurredOn === undefined ? {} : { occurredOn: input.occurredOn }),
    }, { documents: [document] });
    return [requested, draft('grant.used', grant.id, { transfer: input.id, rows, bytes }), ...exhaustion(grant, rows, bytes)];
  } catch (err) {
    if (!(err instanceof Refusal)) throw err;
    return [draft('transfer.refused', input.id, { grant: grant.id, vendor: grant.vendor, buyer: grant.buyer, code: err.code, detail: clip(err.detail, 1000), manifestSha256: document.sha256 })];
  }
});

/** Records of exports are kept for three years (《个人信息保护法》第五十六条): what lies further back cannot be shown any more. */
const REPORTED_YEARS_MAX = 3;

/** A day that has come, and not so long ago that nothing proves it. The exporter answers for it: the day decides on law and count. */
function requireReportable(ctx: Context, { vendor }: Grant, day: string | undefined): void {
  if (day === undefined) return;
  const today = shanghaiDay(ctx.at);
  const earliest = yearsBefore(today, REPORTED_YEARS_MAX);
  requireParty(ctx, vendor, 'vendor');
  if (earliest <= day && day <= today) return;
  throw new Refusal('invalid_request', `A delivery is reported from ${earliest} to ${today}, not for ${day}.`, { pointer: '/occurredOn', earliest, latest: today });
}

/** The sums of a manifest are those of its files. */
function requireSums(manifest: Static<typeof Manifest>): Static<typeof Manifest> {
  for (const sum of ['rows', 'bytes'] as const) {
    const total = manifest.files.reduce((before, file) => before + file[sum], 0);
    if (total !== manifest[sum]) throw new Refusal('invalid_request', `The files have ${total} ${sum}, the manifest says ${manifest[sum]}.`, { pointer: `/manifest/${sum}` });
  }
  return manifest;
}

/** Only the exporter can make tokens; a sealed set has as many people as the delivery that it stands for. */
function requireTokens(view: View, ctx: Context, exporter: Id<'participant'>, people: Static<typeof People>): void {
  if (people.tokens === undefined) return;
  requireParty(ctx, exporter, 'vendor');
  for (const one of CLASSES) {
    const digest = people.tokens[one];
    const set = digest === undefined ? undefined : view.get(ctx.derivedId('tokenset', exporter, digest));
    if (digest === undefined) continue;
    if (set?.state !== 'SEALED') throw new Refusal('reference_invalid', `There is no sealed token set ${digest}.`, { pointer: `/people/tokens/${one}` });
    if (set.count !== people[one]) throw new Refusal('reference_invalid', `The set has ${set.count} people, stated are ${people[one]}.`, { pointer: `/people/${one}`, expected: set.count });
  }
}

interface AskedUse { readonly recipient: Id<'participant'>; readonly purpose: string; readonly mode: Terms['modes'][number]; readonly fields: readonly string[]; readonly rows: number; readonly bytes: number }

/** Everything that must hold for one use of a grant; returns the jurisdiction that the data goes to. */
function requireUsable(view: View, ctx: Context, grant: Grant, use: AskedUse): string {
  requireRunning(grant, ctx, ['ACTIVE']);
  requireAdmitted(view, grant.vendor);
  requireAdmitted(view, grant.buyer);
  if (view.get(use.recipient) === undefined) throw new Refusal('reference_invalid', `There is no participant ${use.recipient}.`, { pointer: '/recipient' });
  const place = requireAdmitted(view, use.recipient).organisation.jurisdiction;
  requireFree(grant, referred(view, grant.product));
  const excess = outside(grant.terms, { ...use, place });
  if (excess.length > 0) throw new Refusal('outside_grant', `The grant does not cover ${excess.map(({ dimension }) => dimension).join(', ')}.`, { excess });
  const overrun = overruns(grant.terms, grant.used, use);
  if (overrun.length > 0) throw new Refusal('limit_exceeded', `The grant allows ${overrun.map(({ dimension, asked, allowed }) => `${dimension} ${String(allowed)}, asked ${String(asked)}`).join('; ')}.`, { excess: overrun });
  return place;
}

/** The grant is in one of `states` and its term is not over, even where the timekeeper has not come by yet. */
function requireRunning({ state, expiresAt }: Grant, { at }: Context, states: readonly GrantStateName[]): void {
  if (!states.includes(state)) throw new Refusal('state_conflict', `The grant is ${state}.`, { state, allowed: [] });
  if (expiresAt !== null && expiresAt <= at) throw new Refusal('state_conflict', `The grant ended at ${expiresAt}.`, { state: 'EXPIRED', allowed: [] });
}

function exhaustion({ id, terms, used }: Grant, rows: number, bytes: number): Draft[] {
  const after = { count: used.count + 1, rows: used.rows + rows, bytes: used.bytes + bytes };
  return isExhausted(terms, after) ? [draft('grant.exhausted', id, {})] : [];
}

/** The exporter names the basis (出境依据) that the verdict asks for; a new check follows. */
export const attachBasis = command('transfer.attach_basis', closed({ id: IdOf('transfer'), basis: IdOf('basis') }), (input, view, ctx) => {
  const transfer = allowed(view, ctx, input.id, 'vendor');
  const basis = view.get(input.basis);
  if (basis?.exporter !== ctx.caller.org) throw new Refusal('not_found', `There is no basis ${input.basis}.`, { id: input.basis, pointer: '/basis' });
  if (transfer.clearance !== 'NEEDS_BASIS') throw new Refusal('state_conflict', `A basis is attached while the clearance is NEEDS_BASIS; it is ${transfer.clearance}.`, { state: transfer.clearance, allowed: [] });
  return [draft('transfer.basis_attached', input.id, { basis: input.basis })];
});

const Tokens = closed({ general: Type.Optional(Digest), sensitive: Type.Optional(Digest) });

/**
 * The exporter settles by tokens what the declared numbers leave open; a new check follows. The sets take the place of what
 * was declared, which they may not exceed: more people than were asked for would be another delivery.
 */
export const attachTokens = command('transfer.attach_tokens', closed({ id: IdOf('transfer'), tokens: Tokens }), (input, view, ctx) => {
  const transfer = allowed(view, ctx, input.id, 'vendor');
  const { delivery } = transfer;
  if (transfer.clearance !== 'NEEDS_BASIS' || delivery === null) throw new Refusal('state_conflict', `Tokens are attached while the clearance is NEEDS_BASIS; it is ${transfer.clearance}.`, { state: transfer.clearance, allowed: [] });
  if (CLASSES.every((one) => input.tokens[one] === undefined)) throw new Refusal('invalid_request', 'Name a token set.', { pointer: '/tokens' });
  const counts = byClass((one) => setCount(view, ctx, transfer.vendor, input.tokens[one]) ?? delivery.people[one]);
  const excess = CLASSES.find((one) => counts[one] > delivery.people[one]);
  if (excess !== undefined) throw new Refusal('reference_invalid', `The set has ${counts[excess]} people, the delivery declares ${delivery.people[excess]}.`, { pointer: `/tokens/${excess}`, expected: delivery.people[excess] });
  const people = { ...counts, tokens: { ...delivery.people.tokens, ...input.tokens } };
  requireTokens(view, ctx, transfer.vendor, people);
  return [draft('transfer.tokens_attached', input.id, { people })];
});

const setCount = (view: View, ctx: Context, exporter: Id<'participant'>, digest: string | undefined): number | undefined =>
  (digest === undefined ? undefined : view.get(ctx.derivedId('tokenset', exporter, digest))?.count);

/** Nothing starts that an earlier entry has not cleared. */
export const start = command('transfer.start', closed({ id: IdOf('transfer') }), (input, view, ctx) => {
  const transfer = allowed(view, ctx, input.id, 'vendor');
  if (transfer.clearance !== 'CLEARED') throw new Refusal('not_cleared', `The clearance is ${transfer.clearance}${transfer.reason === null ? '' : `: ${transfer.reason}`}.`, { clearance: transfer.clearance, articles: transfer.decision?.articles ?? [] });
  return [draft('transfer.started', input.id, requireDeliverable(view, ctx, transfer))];
});

/**
 * Everything that could stop data from flowing is asked again in the commit that lets it flow. Returns when it has to end because
 * the validity that it rests on ends, if it does.
 */
function requireDeliverable(view: View, ctx: Context, transfer: Transfer): { readonly until?: string } {
  const grant = referred(view, transfer.grant);
  requireRunning(grant, ctx, ['ACTIVE', 'EXHAUSTED']);
  for (const party of transfer.parties) requireAdmitted(view, party);
  requireFree(transfer, grant, referred(view, grant.product));
  const ground = restingGrant(view, grant, ctx.at);
  requireFounded(view, ground);
  if (transfer.relief !== null && !isInForceOn(referred(view, transfer.relief.waiver), shanghaiDay(ctx.at))) {
    throw new Refusal('not_waivable', `The waiver ${transfer.relief.waiver} is not in force any more.`, { waiver: transfer.relief.waiver });
  }
  const lastDays = [lastDayOfBasis(view, ctx, transfer), lastDayAsCleared(view, ctx, transfer)].filter((day) => day !== null);
  const ends = [...lastDays.map((day) => new Date(endOfShanghaiDay(day)).toISOString()), groundsUntil(view, ground)].filter((end) => end !== null);
  const [until] = ends.sort();
  return until === undefined ? {} : { until };
}

/** The last day of the basis, which is in force on the day of the event; null for a delivery that needs none, or has happened already. */
function lastDayOfBasis(view: View, ctx: Context, { basis: id, delivery }: Transfer): string | null {
  if (id === null) return null;
  const basis = referred(view, id);
  const found = ineffectiveness(basis, delivery?.occurredOn ?? shanghaiDay(ctx.at));
  if (found.length === 0) return delivery?.occurredOn === undefined ? basis.validUntil : null;
  const why = found.map((one) => tell(one).en).join('; ');
  throw new Refusal('basis_insufficient', `The basis no longer carries this delivery: ${why}.`, { basis: id, differences: told(found) });
}

/** Until when a delivery may flow that was cleared as ordinary data; null where no notice has made them important since. */
function lastDayAsCleared(view: View, ctx: Context, { decision, delivery }: Transfer): string | null {
  const isOrdinary = delivery !== null && decision !== null && !NOT_MINDING.includes(decision.path);
  return isOrdinary ? lastDayAsOrdinary(referred(view, delivery.product), delivery, ctx.at) : null;
}

const withReason = closed({ id: IdOf('transfer'), reason: Text(500) });

export const suspend = command('transfer.suspend', withReason, (input, view, ctx) => {
  allowed(view, ctx, input.id);
  return [draft('transfer.suspended', input.id, { reason: input.reason })];
});

export const resume = command('transfer.resume', withReason, (input, view, ctx) => {
  return [draft('transfer.resumed', input.id, { reason: input.reason, ...requireDeliverable(view, ctx, allowed(view, ctx, input.id, 'vendor')) })];
});

/** Either side declares the delivery complete; the buyer may add the digest of what it received. */
export const complete = command('transfer.complete', closed({ id: IdOf('transfer'), receivedSha256: Type.Optional(Digest) }), (input, view, ctx) => {
  const transfer = allowed(view, ctx, input.id);
  requireFree(transfer);
  const manifest = transfer.delivery?.manifest.sha256;
  if (input.receivedSha256 !== undefined && input.receivedSha256 !== manifest) throw new Refusal('reference_invalid', 'What was received is not what was declared.', { pointer: '/receivedSha256', expected: manifest });
  return [draft('transfer.completed', input.id, input.receivedSha256 === undefined ? {} : { receivedSha256: input.receivedSha256 })];
});

export const terminate = command('transfer.terminate', withReason, (input, view, ctx) => {
  const transfer = allowed(view, ctx, input.id);
  return ended(view, transfer, ctx.caller.org === transfer.vendor ? 'vendor' : 'buyer', input.reason);
});

export const lapse = command('transfer.lapse', withReason, (input, view, ctx) => ended(view, allowed(view, ctx, input.id), 'timeout', input.reason));

/** A transfer that never started gives back its use and its people, each by an entry. */
function ended(view: View, transfer: Transfer, by: 'vendor' | 'buyer' | 'timeout', reason: string): Drafts {
  const terminated = draft('transfer.terminated', transfer.id, { by, reason });
  return transfer.state === 'REQUESTED' ? [terminated, ...givenBack(view, transfer), ...superseded(view, transfer.review, reason)] : [terminated];
}

/** The entries that return what a transfer had reserved; a grant that has ended needs nothing back. */
export function givenBack(view: View, transfer: Transfer): Draft[] {
  const { id, grant, delivery, counted } = transfer;
  const isOpen = ['ACTIVE', 'EXHAUSTED', 'SUSPENDED', 'REVOKING'].includes(referred(view, grant).state);
  return [
    ...(delivery !== null && isOpen ? [draft('grant.use_returned', grant, { transfer: id, rows: delivery.manifest.rows, bytes: delivery.manifest.bytes })] : []),
    ...(counted === null ? [] : [returned(id, counted)]),
  ];
}

function returned(transfer: Id<'transfer'>, { tally, ...counted }: NonNullable<Transfer['counted']>): Draft {
  return draft('tally.released', tally, { transfer, ...counted });
}

function allowed(view: View, ctx: Context, id: Id<'transfer'>, side?: 'vendor' | 'buyer'): Transfer {
  const transfer = need(view, ctx, id);
  if (side === undefined) requireEitherSide(ctx, transfer);
  else {
    requireParty(ctx, transfer[side], side);
    requireTrading(view, ctx);
  }
  requireAllowed(TRANSFER, transfer.state, ctx.action);
  return transfer;
}

/** A recipient that is neither vendor nor buyer sees the transfer and has no say in it. */
function requireEitherSide(ctx: Context, { vendor, buyer }: Transfer): void {
  const isOutsider = ctx.caller.org !== vendor && ctx.caller.org !== buyer;
  if (isOutsider && scopeOf(ctx.caller.roles, ctx.action) !== 'any') throw new Refusal('wrong_party', `${ctx.action} is a step of the vendor or the buyer.`, { party: 'vendor or buyer' });
}
