import { Type, type Static } from '@sinclair/typebox';
import { isExhausted, outside, overruns, type Terms } from '#core/odrl';
import { ineffectiveness } from '../basis/basis.js';
import { clip } from '../kernel/clip.js';
import { command, draft, need, referred, requireFree, requireParty, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import type { GrantStateName } from '../grant/grant.lifecycle.js';
import type { Grant } from '../grant/grant.state.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Code, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { scopeOf } from '../permissions.js';
import { requireAdmitted, requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
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
});

/**
 * One delivery is asked for and declared. The use is reserved in the same commit; the export check follows in the queue.
 * A refusal by rule is an entry of its own: what was asked for and why not.
 */
export const request = command('transfer.request', TransferRequest, (input, view, ctx) => {
  const grant = need(view, ctx, input.grant);
  const { fields, files, rows, bytes } = requireSums(input.manifest);
  const document = documentOf(input.manifest);
  const recipient = input.recipient ?? grant.buyer;
  try {
    const place = requireUsable(view, ctx, grant, { recipient, purpose: input.purpose, mode: input.mode, fields, rows, bytes });
    const requested = draft('transfer.requested', input.id, {
      grant: grant.id, product: grant.product, productVersion: grant.productVersion, vendor: grant.vendor, buyer: grant.buyer,
      recipient, place, purpose: input.purpose, mode: input.mode,
      manifest: { sha256: document.sha256, fileCount: files.length, rows, bytes, fields },
      people: input.people, circumstances: input.circumstances,
    }, { documents: [document] });
    return [requested, draft('grant.used', grant.id, { transfer: input.id, rows, bytes }), ...exhaustion(grant, rows, bytes)];
  } catch (err) {
    if (!(err instanceof Refusal)) throw err;
    return [draft('transfer.refused', input.id, { grant: grant.id, vendor: grant.vendor, buyer: grant.buyer, code: err.code, detail: clip(err.detail, 1000), manifestSha256: document.sha256 })];
  }
});

/** The sums of a manifest are those of its files. */
function requireSums(manifest: Static<typeof Manifest>): Static<typeof Manifest> {
  for (const sum of ['rows', 'bytes'] as const) {
    const total = manifest.files.reduce((before, file) => before + file[sum], 0);
    if (total !== manifest[sum]) throw new Refusal('invalid_request', `The files have ${total} ${sum}, the manifest says ${manifest[sum]}.`, { pointer: `/manifest/${sum}` });
  }
  return manifest;
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

/** Nothing starts that an earlier entry has not cleared. */
export const start = command('transfer.start', closed({ id: IdOf('transfer') }), (input, view, ctx) => {
  const transfer = allowed(view, ctx, input.id, 'vendor');
  if (transfer.clearance !== 'CLEARED') throw new Refusal('not_cleared', `The clearance is ${transfer.clearance}${transfer.reason === null ? '' : `: ${transfer.reason}`}.`, { clearance: transfer.clearance, articles: transfer.decision?.articles ?? [] });
  requireDeliverable(view, ctx, transfer);
  return [draft('transfer.started', input.id, {})];
});

/** Everything that could stop data from flowing is asked again in the commit that lets it flow. */
function requireDeliverable(view: View, ctx: Context, transfer: Transfer): void {
  const grant = referred(view, transfer.grant);
  requireRunning(grant, ctx, ['ACTIVE', 'EXHAUSTED']);
  for (const party of transfer.parties) requireAdmitted(view, party);
  requireFree(transfer, grant, referred(view, grant.product));
  if (transfer.relief !== null && !isInForceOn(referred(view, transfer.relief.waiver), shanghaiDay(ctx.at))) {
    throw new Refusal('not_waivable', `The waiver ${transfer.relief.waiver} is not in force any more.`, { waiver: transfer.relief.waiver });
  }
  if (transfer.basis === null) return;
  const [reason] = ineffectiveness(referred(view, transfer.basis), shanghaiDay(ctx.at));
  if (reason !== undefined) throw new Refusal('basis_insufficient', `The basis no longer carries this delivery: ${reason}.`, { basis: transfer.basis });
}

const withReason = closed({ id: IdOf('transfer'), reason: Text(500) });

export const suspend = command('transfer.suspend', withReason, (input, view, ctx) => {
  allowed(view, ctx, input.id);
  return [draft('transfer.suspended', input.id, { reason: input.reason })];
});

export const resume = command('transfer.resume', withReason, (input, view, ctx) => {
  requireDeliverable(view, ctx, allowed(view, ctx, input.id, 'vendor'));
  return [draft('transfer.resumed', input.id, { reason: input.reason })];
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
    ...(counted === null ? [] : [draft('tally.released', counted.tally, { transfer: id, general: counted.general, sensitive: counted.sensitive })]),
  ];
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
