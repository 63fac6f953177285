import { Link } from 'react-router';
import type { Product } from '#core/exchange';
import { Detail, type DetailSpec } from '../../parts/detail.js';
import { stateFilter } from '../../parts/filter-bar.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { STATES_OF } from '../../parts/states-of.js';
import { Codes, Copyable, Count, IdLink, Party, Said, Time } from '../../parts/values.js';
import { useSession } from '../../session/session-context.js';
import { SECTORS } from '../../words/codes.js';
import { COMMON } from '../../words/common.js';
import { useWords } from '../../words/language.js';
import { MARKET } from '../../words/market.js';
import { NAVIGATION } from '../../words/navigation.js';
import { VENDOR } from '../../words/vendor.js';
import { PRODUCT_STEPS } from './product-steps.js';

type Version = Product['versions'][number];
type Item = Product & { readonly version: number };

/** A code of the product description in words. */
const Word = ({ code }: { readonly code: keyof typeof MARKET }) => <>{useWords(MARKET)(code)}</>;

const latest = ({ versions }: Item): Version | undefined => versions.at(-1);

function Rights({ rights }: { readonly rights: Version['rights'] }) {
  const word = useWords(MARKET);
  const held = (['holding', 'processing', 'operation'] as const).filter((right) => rights[right]).map((right) => word(right));
  return <>{held.length === 0 ? useWords(COMMON)('none') : held.join('、')}</>;
}

const YesNo = ({ is }: { readonly is: boolean }) => <>{useWords(COMMON)(is ? 'yes' : 'no')}</>;

const DETAIL: DetailSpec<Item> = {
  kind: 'product', source: '/v1/products/{id}', actions: PRODUCT_STEPS,
  facts: (item) => {
    const version = latest(item);
    return [
      { title: COMMON.vendor, value: <Party id={item.vendor} /> }, { title: MARKET.externalId, value: item.externalId ?? '' }, { title: MARKET.versions, value: <Count count={item.versions.length} /> },
      ...(version === undefined ? [] : [
        { title: MARKET.productName, value: <Said text={version.name} /> }, { title: MARKET.description, value: <Said text={version.description} /> }, { title: MARKET.productKind, value: <Word code={version.kind} /> }, { title: MARKET.regime, value: <Word code={version.regime} /> },
        { title: MARKET.sector, value: <Codes codes={[version.sector]} /> }, { title: MARKET.grade, value: <Word code={version.nature.grade} /> }, { title: MARKET.personal, value: <YesNo is={version.nature.personal} /> }, { title: MARKET.sensitive, value: <YesNo is={version.nature.sensitive} /> },
        { title: MARKET.storagePlace, value: <Codes codes={[version.storagePlace]} /> }, { title: MARKET.fields, value: <Count count={version.fieldCount} /> }, { title: MARKET.rights, value: <Rights rights={version.rights} /> },
        { title: MARKET.source, value: version.source === null ? '' : <Copyable text={version.source.sha256} /> }, { title: MARKET.complianceReport, value: version.complianceReport?.issuer ?? '' },
      ]),
      { title: MARKET.holds, value: item.holds.map((id) => <IdLink key={id} id={id} />) },
    ];
  },
};

/** For vendors: where a new one begins. */
function Begin() {
  const word = useWords(VENDOR);
  const { session } = useSession();
  return session.roles.includes('vendor') ? <><Link to="/describe">{word('newProduct')}</Link><Link to="/bulk">{word('bulkListing')}</Link></> : null;
}

const LIST: ListSpec<Item> = {
  kind: 'product', title: NAVIGATION.products, path: '/products', source: '/v1/products',
  columns: [
    { title: MARKET.productName, render: (item) => { const version = latest(item); return version === undefined ? null : <Said text={version.name} />; } },
    { title: COMMON.vendor, render: ({ vendor }) => <Party id={vendor} />, isWide: true },
    { title: MARKET.sector, render: (item) => <Codes codes={[latest(item)?.sector ?? []].flat()} />, isWide: true, width: 140 },
    { title: MARKET.grade, render: (item) => { const version = latest(item); return version === undefined ? null : <Word code={version.nature.grade} />; }, isWide: true, width: 100 },
    { title: COMMON.updatedAt, render: ({ updatedAt }) => <Time at={updatedAt} />, isWide: true, width: 180 },
  ],
  filters: [stateFilter('product', STATES_OF.product), { name: 'sector', title: MARKET.sector, choices: Object.entries(SECTORS).map(([value, title]) => ({ value, title })) }, { name: 'vendor', title: COMMON.vendor }],
  tools: <Begin />,
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 数据产品. */
export const ProductsPage = () => <ListPage spec={LIST} />;
