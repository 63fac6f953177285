import type { Negotiation } from '#core/exchange';
import type { Action } from '../../forms/actions.js';
import { ProposalFields } from '../../forms/proposal-fields.js';
import { REASON } from '../../forms/reason.js';
import { Facts } from '../../parts/detail.js';
import { PriceText } from '../../parts/price.js';
import { PlainTerms } from '../../parts/terms.js';
import { Copyable } from '../../parts/values.js';
import { MARKET } from '../../words/market.js';
import { STEPS } from '../../words/steps.js';

type Item = Negotiation & { readonly version: number };

const proposed = ({ proposal }: Item): object => ({ proposal });
const fields = ({ listing }: Item) => <ProposalFields listing={listing} />;

/** What is decided on, once more before it is decided. */
const OnTheTable = ({ item: { proposal, price, agreementSha256 } }: { readonly item: Item }) => <div style={{ marginBottom: 12 }}>
  <Facts facts={[
    { title: MARKET.plan, value: proposal.plan }, { title: MARKET.price, value: <PriceText price={price} /> }, { title: MARKET.need, value: proposal.need }, { title: MARKET.licence, value: <PlainTerms terms={proposal.terms} /> },
    ...(agreementSha256 === null ? [] : [{ title: MARKET.agreement, value: <Copyable text={agreementSha256} /> }]),
  ]} />
</div>;
const table = (item: Item) => <OnTheTable item={item} />;

/** 磋商 (Dataspace Protocol 2025-1, contract negotiation): whose turn it is. */
export const NEGOTIATION_STEPS: readonly Action<Item>[] = [
  { path: '/v1/negotiations/{id}/agree', title: STEPS.agree, hint: STEPS.agreeHint, isMain: true, fields: table },
  { path: '/v1/negotiations/{id}/offer', title: STEPS.counter, hint: STEPS.counterHint, initial: proposed, fields },
  { path: '/v1/negotiations/{id}/accept', title: STEPS.accept, hint: STEPS.acceptHint, isMain: true, fields: table },
  {
    path: '/v1/negotiations/{id}/request', title: STEPS.again, hint: STEPS.againHint, initial: proposed, fields,
    toBody: (draft, { listing }) => ({ ...draft, listing }),
  },
  {
    path: '/v1/negotiations/{id}/verify', title: STEPS.verify, hint: STEPS.verifyHint, isMain: true, fields: table,
    toBody: (_draft, { agreementSha256 }) => ({ agreementSha256 }),
  },
  { path: '/v1/negotiations/{id}/finalize', title: STEPS.finalize, hint: STEPS.finalizeHint, isMain: true, fields: table },
  {
    path: '/v1/negotiations/{id}/terminate', title: STEPS.endTalks, hint: STEPS.endTalksHint, isDanger: true,
    asks: REASON,
  },
];
