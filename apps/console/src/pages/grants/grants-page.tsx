import { Progress } from 'antd';
import type { Grant } from '#core/exchange';
import { countText } from '../../parts/amounts.js';
import { Detail, type DetailSpec } from '../../parts/detail.js';
import { stateFilter } from '../../parts/filter-bar.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { PriceText } from '../../parts/price.js';
import { STATES_OF } from '../../parts/states-of.js';
import { PlainTerms } from '../../parts/terms.js';
import { Copyable, IdLink, Party, ProductVersion, Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { useWords } from '../../words/language.js';
import { MARKET } from '../../words/market.js';
import { NAVIGATION } from '../../words/navigation.js';
import { GRANT_STEPS } from './grant-steps.js';

type Item = Grant & { readonly version: number };
const PERCENT = 100;

/** 用量与限额: what is used of each counted limit. */
function Use({ grant: { used, terms } }: { readonly grant: Item }) {
  const word = useWords(MARKET);
  const common = useWords(COMMON);
  const lines = [
    { key: 'count', text: word('usedCount', { count: countText(used.count) }), part: used.count, max: terms.countMax }, { key: 'rows', text: word('usedRows', { count: countText(used.rows) }), part: used.rows, max: terms.rowsMax },
    { key: 'bytes', text: word('usedBytes', { count: countText(used.bytes) }), part: used.bytes, max: terms.bytesMax },
  ];
  return <>{lines.map(({ key, text, part, max }) => <div key={key}>{text} / {max === null ? common('unlimited') : countText(max)}
    {max === null || max === 0 ? null : <Progress aria-label={text} percent={Math.round((part / max) * PERCENT)} size="small" />}</div>)}</>;
}

const DETAIL: DetailSpec<Item> = {
  kind: 'grant', source: '/v1/grants/{id}', actions: GRANT_STEPS, followed: ['PROVISIONING', 'REVOKING'],
  facts: ({ vendor, buyer, product, productVersion, listing, negotiation, plan, price, startsAt, expiresAt, agreementSha256, enforcementPoints, reason }) => [
    { title: COMMON.vendor, value: <Party id={vendor} /> }, { title: COMMON.buyer, value: <Party id={buyer} /> }, { title: MARKET.productName, value: <ProductVersion product={product} version={productVersion} /> }, { title: MARKET.listing, value: <IdLink id={listing} /> }, { title: NAVIGATION.negotiations, value: <IdLink id={negotiation} /> },
    { title: MARKET.plan, value: plan }, { title: MARKET.priceAgreed, value: <PriceText price={price} /> }, { title: MARKET.startsAt, value: <Time at={startsAt} /> }, { title: MARKET.expiresAt, value: <Time at={expiresAt} /> },
    { title: MARKET.agreement, value: <Copyable text={agreementSha256} /> }, { title: MARKET.points, value: enforcementPoints.join('、') }, { title: MARKET.reason, value: reason ?? '' },
  ],
  parts: [{ title: MARKET.limits, render: (grant) => <Use grant={grant} /> }, { title: MARKET.licence, render: ({ terms }) => <PlainTerms terms={terms} /> }],
};

const LIST: ListSpec<Item> = {
  kind: 'grant', title: NAVIGATION.grants, path: '/grants', source: '/v1/grants',
  columns: [
    { title: COMMON.subject, render: ({ id }) => <IdLink id={id} isKindSaid /> },
    { title: COMMON.vendor, render: ({ vendor }) => <Party id={vendor} /> },
    { title: COMMON.buyer, render: ({ buyer }) => <Party id={buyer} />, isWide: true },
    { title: MARKET.used, render: ({ used, terms }) => `${countText(used.count)}${terms.countMax === null ? '' : ` / ${countText(terms.countMax)}`}`, isWide: true, isNumber: true, width: 110 },
    { title: MARKET.expiresAt, render: ({ expiresAt }) => <Time at={expiresAt} />, isWide: true, width: 180 },
  ],
  filters: [stateFilter('grant', STATES_OF.grant), { name: 'product', title: MARKET.productName }],
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 授权. */
export const GrantsPage = () => <ListPage spec={LIST} />;
