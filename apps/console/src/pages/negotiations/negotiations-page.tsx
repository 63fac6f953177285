import type { Negotiation } from '#core/exchange';
import { Detail, type DetailSpec } from '../../parts/detail.js';
import { stateFilter } from '../../parts/filter-bar.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { PriceText } from '../../parts/price.js';
import { STATES_OF } from '../../parts/states-of.js';
import { PlainTerms } from '../../parts/terms.js';
import { Copyable, IdLink, Party, ProductVersion, Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { MARKET } from '../../words/market.js';
import { NAVIGATION } from '../../words/navigation.js';
import { NEGOTIATION_STEPS } from './negotiation-steps.js';

type Item = Negotiation & { readonly version: number };

const DETAIL: DetailSpec<Item> = {
  kind: 'negotiation', source: '/v1/negotiations/{id}', actions: NEGOTIATION_STEPS, followed: ['REQUESTED', 'OFFERED', 'ACCEPTED', 'AGREED', 'VERIFIED'],
  facts: ({ vendor, buyer, listing, product, productVersion, proposal, price, agreementSha256, grant, renews }) => [
    { title: COMMON.vendor, value: <Party id={vendor} /> }, { title: COMMON.buyer, value: <Party id={buyer} /> }, { title: MARKET.listing, value: <IdLink id={listing} /> }, { title: MARKET.productName, value: <ProductVersion product={product} version={productVersion} /> },
    { title: MARKET.need, value: proposal.need }, { title: MARKET.plan, value: proposal.plan }, { title: MARKET.price, value: <PriceText price={price} /> },
    { title: MARKET.agreement, value: agreementSha256 === null ? '' : <Copyable text={agreementSha256} /> }, { title: MARKET.grant, value: grant === null ? '' : <IdLink id={grant} /> }, { title: MARKET.renews, value: renews === null ? '' : <IdLink id={renews} /> },
  ],
  parts: [{ title: MARKET.licence, render: ({ proposal }) => <PlainTerms terms={proposal.terms} /> }],
};

const LIST: ListSpec<Item> = {
  kind: 'negotiation', title: NAVIGATION.negotiations, path: '/negotiations', source: '/v1/negotiations',
  columns: [
    { title: COMMON.subject, render: ({ id }) => <IdLink id={id} isKindSaid /> },
    { title: COMMON.vendor, render: ({ vendor }) => <Party id={vendor} /> },
    { title: COMMON.buyer, render: ({ buyer }) => <Party id={buyer} />, isWide: true },
    { title: MARKET.price, render: ({ price }) => <PriceText price={price} />, isWide: true },
    { title: COMMON.dueAt, render: ({ dueAt }) => <Time at={dueAt} />, isWide: true, width: 180 },
  ],
  filters: [stateFilter('negotiation', STATES_OF.negotiation), { name: 'listing', title: MARKET.listing }],
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 磋商. */
export const NegotiationsPage = () => <ListPage spec={LIST} />;
