import { widenings, type Excess, type Terms } from '#core/odrl';
import { agreementOf, type Id, type View } from '#core/exchange';
import { firstOf, type Complaint, type Invariant } from '../invariant.js';

const DAY_MS = 86_400_000;
const told = (excess: readonly Excess[]): string => excess.map(({ dimension }) => dimension).join(', ');

/** Invariant 2 of DESIGN §3. */
export const grantWithin: Invariant = {
  number: 2,
  id: 'grant-within',
  zh: '授权不宽于协议，协议不宽于要约，授权不晚于其所依据者',
  en: 'A grant is never wider than its agreement, an agreement never wider than its offer; a grant never outlives what it rests on',
  cite: 'ODRL 2.2; Dataspace Protocol 2025-1, Contract Negotiation',
  checks: {
    'negotiation.requested': ({ entry: { data }, view }) => openListing(view, data.listing) ?? insideOffer(view, data.listing, data.proposal),
    'negotiation.offered': ({ entry: { data }, view }) => openListing(view, data.listing) ?? insideOffer(view, data.listing, data.proposal),
    'negotiation.agreed': ({ entry: { stream, data }, view }) => {
      const negotiation = view.get(stream as Id<'negotiation'>);
      if (negotiation === undefined) return undefined;
      const { sha256 } = agreementOf(negotiation, data.backing);
      return insideOffer(view, negotiation.listing, negotiation.proposal)
        ?? firstOf([sha256 === data.agreementSha256, () => `its agreement has the digest ${data.agreementSha256}, what was proposed makes ${sha256}`]);
    },
    'negotiation.verified': ({ entry: { stream, data }, view }) => {
      const agreed = view.get(stream as Id<'negotiation'>)?.agreementSha256;
      return firstOf([agreed === data.agreementSha256, () => `the digest ${data.agreementSha256} was verified, ${agreed ?? 'none'} was agreed`]);
    },
    'negotiation.finalized': ({ entry: { data }, expect }) => {
      expect({ type: 'grant.provisioned', stream: data.grant, what: `the grant ${data.grant} that it yields was not provisioned with it` });
      return undefined;
    },
    'grant.provisioned': ({ entry: { stream, data }, view }) => {
      const negotiation = view.get(data.negotiation);
      if (negotiation === undefined) return `its negotiation ${data.negotiation} does not exist`;
      const excess = widenings(negotiation.proposal.terms, data.terms);
      return firstOf(
        [negotiation.state === 'FINALIZED' && negotiation.grant === stream, () => `${negotiation.id} is ${negotiation.state} and yields ${negotiation.grant ?? 'no grant'}`],
        [excess.length === 0, () => `it is wider than its agreement in ${told(excess)}`],
        [negotiation.agreementSha256 === data.agreementSha256, () => `it names the agreement ${data.agreementSha256}, agreed was ${negotiation.agreementSha256 ?? 'none'}`],
        [negotiation.vendor === data.vendor && negotiation.buyer === data.buyer, () => `it is between others than ${negotiation.id}`],
        [negotiation.product === data.product && negotiation.productVersion === data.productVersion, () => `it is of another product than ${negotiation.id}`],
      );
    },
    'grant.activated': ({ entry: { stream, at, data }, view }) => {
      const grant = view.get(stream as Id<'grant'>);
      if (grant === undefined) return undefined;
      const renewedTo = grant.renews === null ? undefined : view.get(grant.renews)?.expiresAt ?? undefined;
      const latest = Date.parse(renewedTo ?? at) + grant.terms.termDays * DAY_MS;
      return firstOf(
        [data.startsAt === renewedTo, () => `it begins at ${data.startsAt ?? at}, and what it renews ends at ${renewedTo ?? 'no time'}`],
        [Date.parse(data.expiresAt) <= latest, () => `it ends at ${data.expiresAt}, after its ${grant.terms.termDays} days`],
      );
    },
    'grant.extended': ({ entry: { stream, data }, view }) => {
      const grant = view.get(stream as Id<'grant'>);
      if (grant === undefined) return undefined;
      const latest = Date.parse(grant.startsAt ?? '') + grant.terms.termDays * DAY_MS;
      return firstOf(
        [Date.parse(data.expiresAt) <= latest, () => `it ends at ${data.expiresAt}, after its ${grant.terms.termDays} days`],
        [data.expiresAt > (grant.expiresAt ?? ''), () => `it is shortened to ${data.expiresAt}`],
        [grant.successor === null || view.get(grant.successor)?.startsAt == null, () => `it runs into the term of ${String(grant.successor)}`],
      );
    },
  },
};

function openListing(view: View, id: Id<'listing'>): Complaint {
  const state = view.get(id)?.state;
  return state === 'LISTED' ? undefined : `${id} was ${state ?? 'never created'}`;
}

function insideOffer(view: View, id: Id<'listing'>, { terms, plan }: { readonly terms: Terms; readonly plan: string }): Complaint {
  const offer = view.get(id)?.offer;
  if (offer === undefined) return `its listing ${id} does not exist`;
  const excess = widenings(offer.terms, terms);
  return firstOf(
    [excess.length === 0, () => `it is wider than the offer of ${id} in ${told(excess)}`],
    [offer.plans.some((one) => one.id === plan), () => `the offer of ${id} has no plan ${plan}`],
  );
}
