import { HOLDABLE, kindOf, type Hold, type Id, type View } from '#core/exchange';
import { firstOf, type Checks, type Complaint, type Invariant, type Step } from '../invariant.js';
import { barredAmong, heldAmong } from './standing.js';

type Holdable = (typeof HOLDABLE)[number];
type Told = Step<`${Holdable}.held`> | Step<`${Holdable}.released`>;

/** The target's own entry about a hold says what the hold says. */
const tells = (state: Hold['state']) => ({ entry: { stream, data }, view }: Told): Complaint => {
  const hold = view.get(data.hold);
  return firstOf([hold?.target === stream && hold.state === state, () => `${data.hold} is ${hold?.state ?? 'no hold'} on ${hold?.target ?? 'nothing'}`]);
};
const [placed, lifted] = [tells('IN_FORCE'), tells('LIFTED')];

/** What each target is told, by its own entries. */
const told = Object.fromEntries(HOLDABLE.flatMap((kind) => [[`${kind}.held`, placed], [`${kind}.released`, lifted]])) as Checks;

/** Nothing is decided about an application, and no title disposed of, while an order holds it. */
const standing = ({ entry: { stream }, view }: Step): Complaint => heldAmong(view, stream as Id<'registration' | 'title'>);

function flowing({ entry: { stream }, view }: Step): Complaint {
  const transfer = view.get(stream as Id<'transfer'>);
  const product = transfer === undefined ? undefined : view.get(transfer.grant)?.product;
  return transfer === undefined ? undefined : heldAmong(view, transfer.id, transfer.grant, ...(product === undefined ? [] : [product]));
}

function ofGrant(view: View, id: Id<'grant'>, who: (grant: { readonly vendor: Id<'participant'>; readonly buyer: Id<'participant'> }) => readonly Id<'participant'>[]): Complaint {
  const grant = view.get(id);
  return grant === undefined ? undefined : barredAmong(view, ...who(grant));
}

/** Steps that rest on somebody's good standing, or on a thing that nobody holds. */
const CHECKS: Checks = {
  'hold.placed': ({ entry: { data: { target } }, expect }) => {
    expect({ type: `${kindOf(target)}.held`, stream: target, what: `${target} was not told of it` });
    return undefined;
  },
  'hold.lifted': ({ entry: { stream }, view, expect }) => {
    const target = view.get(stream as Id<'hold'>)?.target;
    if (target !== undefined) expect({ type: `${kindOf(target)}.released`, stream: target, what: `${target} was not told of its end` });
    return undefined;
  },
  ...told,
  'registration.accepted': standing, 'registration.proposed': standing, 'registration.publicised': standing, 'registration.registered': standing,
  'title.licensed': standing, 'title.transferred': standing, 'title.pledged': standing,
  'transfer.started': flowing,
  'transfer.resumed': flowing,
  'transfer.retried': flowing,
  'transfer.completed': ({ entry: { stream }, view }) => heldAmong(view, stream as Id<'transfer'>),
  'transfer.requested': ({ entry: { data }, view }) => heldAmong(view, data.grant, data.product) ?? barredAmong(view, data.vendor, data.buyer, data.recipient),
  'grant.activated': ({ entry: { stream }, view }) => {
    const product = view.get(stream as Id<'grant'>)?.product;
    return heldAmong(view, stream as Id<'grant'>, ...(product === undefined ? [] : [product])) ?? ofGrant(view, stream as Id<'grant'>, ({ vendor, buyer }) => [vendor, buyer]);
  },
  'grant.resumed': ({ entry: { stream }, view }) => ofGrant(view, stream as Id<'grant'>, ({ vendor }) => [vendor]),
  'product.described': ({ entry: { data }, view }) => barredAmong(view, data.vendor),
  'listing.created': ({ entry: { data }, view }) => barredAmong(view, data.vendor) ?? heldAmong(view, data.product),
  'listing.revised': offered,
  'listing.submitted': offered,
  'negotiation.requested': ({ entry: { data }, view }) => barredAmong(view, data.vendor, data.buyer) ?? heldAmong(view, data.product),
  'negotiation.offered': ({ entry: { data }, view }) => barredAmong(view, data.vendor) ?? heldAmong(view, data.product),
  'negotiation.agreed': ({ entry: { stream }, view }) => {
    const negotiation = view.get(stream as Id<'negotiation'>);
    return negotiation === undefined ? undefined : barredAmong(view, negotiation.vendor, negotiation.buyer) ?? heldAmong(view, negotiation.product);
  },
  'negotiation.finalized': ({ entry: { stream }, view }) => {
    const negotiation = view.get(stream as Id<'negotiation'>);
    return negotiation === undefined ? undefined : barredAmong(view, negotiation.vendor, negotiation.buyer);
  },
};

function offered({ entry: { stream }, view }: Step): Complaint {
  const listing = view.get(stream as Id<'listing'>);
  return listing === undefined ? undefined : barredAmong(view, listing.vendor) ?? heldAmong(view, listing.product);
}

export const holdsRespected: Invariant = {
  number: 10,
  id: 'holds-respected',
  zh: '冻结期间受冻结者不得继续；被中止或未入市者不得交易',
  en: 'Nothing moves on that is held, and nobody trades who is held or not ADMITTED; who is held is told in the same commit',
  cite: '《数据安全法》第四十四条；《深圳市数据交易管理暂行办法》',
  checks: CHECKS,
};
