import { Link } from 'react-router';
import type { Listing } from '#core/exchange';
import { STEP_RULES } from '../../api/step-rules.js';
import { Detail, type DetailSpec, type Fact } from '../../parts/detail.js';
import { stateFilter } from '../../parts/filter-bar.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { Plans } from '../../parts/price.js';
import { STATES_OF } from '../../parts/states-of.js';
import { PlainTerms } from '../../parts/terms.js';
import { Codes, Count, IdLink, Party, ProductVersion, Said, Time } from '../../parts/values.js';
import { useSession } from '../../session/session-context.js';
import { COMMON } from '../../words/common.js';
import { useWords } from '../../words/language.js';
import { MARKET } from '../../words/market.js';
import { NAVIGATION } from '../../words/navigation.js';
import { VENDOR } from '../../words/vendor.js';
import { LISTING_STEPS } from './listing-steps.js';

type Item = Listing & { readonly version: number };
const Word = ({ code }: { readonly code: keyof typeof MARKET }) => <>{useWords(MARKET)(code)}</>;

function factsOf(listing: Item): Fact[] {
  const { offer, vendor, product, productVersion, round, reason, check } = listing;
  return [
    { title: MARKET.offerTitle, value: <Said text={offer.title} /> }, { title: MARKET.summary, value: <Said text={offer.summary} /> }, { title: COMMON.vendor, value: <Party id={vendor} /> },
    { title: MARKET.productName, value: <ProductVersion product={product} version={productVersion} /> }, { title: MARKET.scenarios, value: <Codes codes={offer.scenarios} /> }, { title: MARKET.plans, value: <Plans plans={offer.plans} /> },
    { title: MARKET.visibility, value: <Word code={offer.visibility} /> }, { title: MARKET.negotiation, value: <Word code={offer.negotiation} /> }, { title: MARKET.tradingMode, value: <Word code={offer.tradingMode} /> },
    { title: MARKET.round, value: <Count count={round} /> }, { title: MARKET.check, value: check === null ? '' : <IdLink id={check} /> }, { title: MARKET.reason, value: reason ?? '' },
    { title: COMMON.actions, value: <Revise listing={listing} /> },
  ];
}

const DETAIL: DetailSpec<Item> = {
  kind: 'listing', source: '/v1/listings/{id}', actions: LISTING_STEPS, followed: ['CHECKING', 'IN_REVIEW'],
  facts: factsOf,
  parts: [{ title: MARKET.licence, render: ({ offer }) => <PlainTerms terms={offer.terms} /> }],
};

/** For its vendor: the way to the form, while the exchange has it not. */
function Revise({ listing: { id, state, vendor } }: { readonly listing: Item }) {
  const word = useWords(VENDOR);
  const { session: { organisation } } = useSession();
  const isOpen = vendor === organisation.id && (STEP_RULES['/v1/listings/{id}/revise']?.states ?? []).includes(state);
  return isOpen ? <Link to={`/offer?listing=${id}`}>{word('revise')}</Link> : null;
}

/** For vendors: where a new one begins. */
function Begin() {
  const word = useWords(VENDOR);
  const { session } = useSession();
  return session.roles.includes('vendor') ? <><Link to="/offer">{word('newListing')}</Link><Link to="/bulk">{word('bulkListing')}</Link></> : null;
}

const LIST: ListSpec<Item> = {
  kind: 'listing', title: NAVIGATION.listings, path: '/listings', source: '/v1/listings',
  columns: [
    { title: MARKET.offerTitle, render: ({ offer }) => <Said text={offer.title} /> },
    { title: COMMON.vendor, render: ({ vendor }) => <Party id={vendor} />, isWide: true },
    { title: MARKET.plans, render: ({ offer }) => <Count count={offer.plans.length} />, isWide: true, isNumber: true, width: 100 },
    { title: COMMON.updatedAt, render: ({ updatedAt }) => <Time at={updatedAt} />, isWide: true, width: 180 },
  ],
  filters: [stateFilter('listing', STATES_OF.listing), { name: 'vendor', title: COMMON.vendor }, { name: 'product', title: MARKET.productName }],
  tools: <Begin />,
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 挂牌. */
export const ListingsPage = () => <ListPage spec={LIST} />;
