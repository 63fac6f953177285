import { Type } from '@sinclair/typebox';
import { command, draft, need, referred, requireFree, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { IdOf, Text, closed } from '../kernel/schema.js';
import { requireTrading } from '../participant/standing.js';
import { checkIdOf } from '../check/check-id.js';
import { Refusal } from '../refusals.js';
import { Offer } from './listing.entries.js';
import { LISTING } from './listing.lifecycle.js';

const VersionNumber = Type.Integer({ minimum: 1, maximum: 50 });

/** The product version that a listing offers: the vendor's own, registered, not held. */
function requireOffered(view: View, ctx: Context, id: Id<'product'>, version: number): void {
  const product = view.get(id);
  if (product?.vendor !== ctx.caller.org) throw new Refusal('not_found', `There is no product ${id}.`, { id, pointer: '/product' });
  if (product.state !== 'REGISTERED') throw new Refusal('reference_invalid', `${id} is ${product.state}; register it before listing it.`, { id, state: product.state, pointer: '/product' });
  if (product.versions[version - 1] === undefined) throw new Refusal('reference_invalid', `${id} has no version ${version}.`, { id, pointer: '/productVersion' });
  requireFree(product);
}

export const create = command('listing.create', closed({ id: IdOf('listing'), product: IdOf('product'), productVersion: VersionNumber, offer: Offer }), (input, view, ctx) => {
  requireTrading(view, ctx);
  const { id, product, productVersion, offer } = input;
  requireOffered(view, ctx, product, productVersion);
  return [draft('listing.created', id, { vendor: ctx.caller.org, product, productVersion, offer })];
});

export const revise = command('listing.revise', closed({ id: IdOf('listing'), productVersion: VersionNumber, offer: Offer }), (input, view, ctx) => {
  const listing = need(view, ctx, input.id);
  requireTrading(view, ctx);
  requireAllowed(LISTING, listing.state, 'listing.revise');
  requireOffered(view, ctx, listing.product, input.productVersion);
  return [draft('listing.revised', input.id, { productVersion: input.productVersion, offer: input.offer })];
});

export const submit = command('listing.submit', closed({ id: IdOf('listing') }), (input, view, ctx) => {
  const listing = need(view, ctx, input.id);
  requireTrading(view, ctx);
  requireAllowed(LISTING, listing.state, 'listing.submit');
  requireOffered(view, ctx, listing.product, listing.productVersion);
  return [draft('listing.submitted', input.id, {})];
});

/** A person of the operator lists what the machine left to people; the check stands as waived by that person's approval. */
export const approve = command('listing.approve', closed({ id: IdOf('listing'), reason: Text(500) }), (input, view, ctx) => {
  const listing = need(view, ctx, input.id);
  if (ctx.caller.person === null) throw new Refusal('scope_denied', 'This step needs a credential that belongs to a person.');
  requireAllowed(LISTING, listing.state, 'listing.approve');
  requireFree(referred(view, listing.vendor), referred(view, listing.product));
  const check = checkIdOf(ctx, listing.id, listing.round);
  const state = view.get(check)?.state;
  if (state !== 'NEEDS_EVIDENCE') {
    throw new Refusal('grade_not_listable', `Only a check that asks for people's judgement can be waived; ${check} is ${state ?? 'missing'}.`, { check, state });
  }
  return [draft('check.waived', check, { person: ctx.caller.person, reason: input.reason }), draft('listing.listed', listing.id, { check, approvedBy: ctx.caller.person })];
});

type MoveAction = 'listing.return' | 'listing.stall' | 'listing.suspend' | 'listing.resume' | 'listing.delist';
const MOVES = {
  'listing.return': 'listing.returned', 'listing.stall': 'listing.referred', 'listing.suspend': 'listing.suspended', 'listing.resume': 'listing.resumed', 'listing.delist': 'listing.delisted',
} as const satisfies Record<MoveAction, string>;

const move = (action: MoveAction) => command(action, closed({ id: IdOf('listing'), reason: Text(500) }), (input, view, ctx) => {
  const listing = need(view, ctx, input.id);
  requireAllowed(LISTING, listing.state, action);
  return [draft(MOVES[action], input.id, { reason: input.reason })];
});

export const giveBack = move('listing.return');
export const stall = move('listing.stall');
export const suspend = move('listing.suspend');
export const resume = move('listing.resume');
export const delist = move('listing.delist');
