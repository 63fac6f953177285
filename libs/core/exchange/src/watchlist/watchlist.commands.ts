import { actingPerson, command, draft, type Context, type View } from '../kernel/command.js';
import { KINDS, PREFIX, UUID_PATTERN, type Id, type Kind } from '../kernel/id.js';
import { days } from '../kernel/lifecycle.js';
import { Code, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import { Item, WATCHLISTS, type Proposal, type WatchItem, type Watchlist, type WatchlistName } from './watchlist.js';

/** Bounds of one list: every listing check reads both whole. */
export const ITEMS_MAX = 200;
const PROPOSALS_MAX = 50;
/** A proposal that nobody has confirmed within this time is too old to be confirmed. */
const PROPOSAL_MS_MAX = days(30);

/** The id of a list: there is one of each name. */
export const watchlistIdOf = (ctx: Pick<Context, 'derivedId'>, list: WatchlistName): Id<'watchlist'> => ctx.derivedId('watchlist', list);

const input = { id: IdOf('watchlist'), list: OneOf(WATCHLISTS) };

export const proposeAddition = command('watchlist.propose_addition', closed({ ...input, item: Item }), ({ list, item }, view, ctx) => {
  const person = actingPerson(ctx);
  const current = view.get(watchlistIdOf(ctx, list));
  requireWellFormed(item);
  requireNoProposal(current, item.code);
  if (itemIn(current, item.code) !== undefined) throw new Refusal('already_exists', `${item.code} is on the list already.`, { pointer: '/item/code' });
  if ((current?.items.length ?? 0) >= ITEMS_MAX) throw new Refusal('limit_exceeded', `A list has at most ${ITEMS_MAX} items in force.`);
  return [draft('watchlist.addition_proposed', watchlistIdOf(ctx, list), { list, operator: ctx.caller.org, person, item })];
});

export const proposeRemoval = command('watchlist.propose_removal', closed({ ...input, code: Code, ground: Text(300) }), ({ list, code, ground }, view, ctx) => {
  const person = actingPerson(ctx);
  const current = view.get(watchlistIdOf(ctx, list));
  if (itemIn(current, code) === undefined) throw new Refusal('not_found', `There is no item ${code} on the ${list} list.`, { code });
  requireNoProposal(current, code);
  return [draft('watchlist.removal_proposed', watchlistIdOf(ctx, list), { list, operator: ctx.caller.org, person, code, ground })];
});

/** Checker: another person than the one who has proposed the change publishes it. */
export const confirm = command('watchlist.confirm', closed({ ...input, code: Code }), ({ list, code }, view, ctx) => {
  const person = actingPerson(ctx);
  const { id, edition, items, proposal } = proposed(view, ctx, list, code);
  const { item, ground } = proposal;
  const isTooOld = Date.parse(ctx.at) - Date.parse(proposal.at) > PROPOSAL_MS_MAX;
  if (isTooOld) throw new Refusal('state_conflict', 'The proposal is older than 30 days; reject it and propose the change again.', { state: 'PROPOSED', allowed: ['watchlist.reject'] });
  if (proposal.person === person) throw new Refusal('same_person', 'The person who proposed a change of the list may not confirm it.', { person });
  if (item !== null && items.length >= ITEMS_MAX) throw new Refusal('limit_exceeded', `A list has at most ${ITEMS_MAX} items in force.`);
  const common = { list, operator: ctx.caller.org, person, proposedBy: proposal.person, edition: edition + 1 };
  return [item === null ? draft('watchlist.item_removed', id, { ...common, code, ground }) : draft('watchlist.item_added', id, { ...common, item })];
});

export const reject = command('watchlist.reject', closed({ ...input, code: Code, reason: Text(300) }), ({ list, code, reason }, view, ctx) => {
  const person = actingPerson(ctx);
  const { id } = proposed(view, ctx, list, code);
  return [draft('watchlist.proposal_rejected', id, { list, operator: ctx.caller.org, person, code, reason })];
});

const itemIn = (current: Watchlist | undefined, code: string): WatchItem | undefined => current?.items.find((item) => item.code === code);

function requireNoProposal(current: Watchlist | undefined, code: string): void {
  if (current?.proposals.some((one) => one.code === code) === true) throw new Refusal('already_exists', `A change of ${code} is proposed already.`, { code });
  if ((current?.proposals.length ?? 0) >= PROPOSALS_MAX) throw new Refusal('limit_exceeded', `At most ${PROPOSALS_MAX} changes wait at a time.`);
}

function proposed(view: View, ctx: Context, list: WatchlistName, code: string): Watchlist & { readonly proposal: Proposal } {
  const current = view.get(watchlistIdOf(ctx, list));
  const proposal = current?.proposals.find((one) => one.code === code);
  if (current === undefined || proposal === undefined) throw new Refusal('not_found', `No change of ${code} on the ${list} list is proposed.`, { code });
  return { ...current, proposal };
}

const isId = (kind: Kind, text: string): boolean => KINDS.includes(kind) && new RegExp(`^${PREFIX[kind]}_${UUID_PATTERN}$`).test(text);

/** An item names what it can be held against. */
function requireWellFormed({ kind, value, from, until }: WatchItem): void {
  const isNamed = kind === 'product' || kind === 'participant' ? isId(kind, value) : kind === 'field' || /^[a-z0-9][a-z0-9_.-]{0,63}$/.test(value);
  if (!isNamed) throw new Refusal('invalid_request', `An item of kind ${kind} names ${kind === 'product' || kind === 'participant' ? 'an id' : 'a code'}.`, { pointer: '/item/value' });
  if (until !== null && until < from) throw new Refusal('invalid_request', 'The last day is not before the first.', { pointer: '/item/until' });
}
