import type { Listing, Product } from '#core/exchange';
import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { Offered as WithFields } from '../../forms/proposal-fields.js';
import { useSession } from '../../session/session-context.js';
import { BUYER } from '../../words/buyer.js';
import { toggle, useChosen } from '../buyer/chosen.js';
import { Detail, type DetailSpec } from '../../parts/detail.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { Plans } from '../../parts/price.js';
import { PlainTerms } from '../../parts/terms.js';
import { Codes, Party, Said } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { useWords } from '../../words/language.js';
import { MARKET } from '../../words/market.js';
import { Facets } from './facets.js';

type Item = Listing & { readonly version: number };
/** What the catalogue says of one offer beside the listing: the product version that it is about, and its ODRL policy. */
type Offered = Item & { readonly description: Product['versions'][number]; readonly policy: object; readonly fields: NonNullable<WithFields['fields']> };
const Word = ({ code }: { readonly code: keyof typeof MARKET }) => <>{useWords(MARKET)(code)}</>;

/** The licence in sentences, beside the policy that machines read. */
function Licence({ item }: { readonly item: Offered }) {
  const word = useWords(MARKET);
  return <div className="pair">
    <section><h3>{word('plainWords')}</h3><PlainTerms terms={item.offer.terms} /></section>
    <section><h3>{word('odrl')}</h3><pre className="code" tabIndex={0}>{JSON.stringify(item.policy, null, 2)}</pre></section>
  </div>;
}

/** 请求使用: for buyers, from the offer itself. */
function ToRequest({ id }: { readonly id: string }) {
  const word = useWords(BUYER);
  const { session } = useSession();
  const navigate = useNavigate();
  return session.roles.includes('buyer') ? <Button type="primary" onClick={() => { void navigate(`/request/${id}`); }}>{word('request')}</Button> : null;
}

function Choose({ id }: { readonly id: string }) {
  const word = useWords(BUYER);
  const isChosen = useChosen().includes(id);
  return <Button size="small" type={isChosen ? 'primary' : 'default'} aria-pressed={isChosen} onClick={() => { toggle(id); }}>{word(isChosen ? 'chosen' : 'choose')}</Button>;
}

function ToCompare() {
  const word = useWords(BUYER);
  const chosen = useChosen();
  return chosen.length < 2 ? <span className="muted wide">{word('compareHint')}</span> : <Link to={`/compare?ids=${chosen.join(',')}`}>{word('compare', { count: chosen.length })}</Link>;
}

const FieldNames = ({ fields }: Pick<Offered, 'fields'>) => <ul style={{ margin: 0, paddingInlineStart: 20 }}>{fields.map(({ name, title }) => <li key={name}><span className="mono">{name}</span> {title}</li>)}</ul>;

const DETAIL: DetailSpec<Offered> = {
  kind: 'listing', source: '/v1/catalog/{id}',
  facts: ({ id, offer, vendor, description }) => [
    { title: BUYER.request, value: <ToRequest id={id} /> },
    { title: MARKET.offerTitle, value: <Said text={offer.title} /> }, { title: MARKET.summary, value: <Said text={offer.summary} /> }, { title: COMMON.vendor, value: <Party id={vendor} /> }, { title: MARKET.plans, value: <Plans plans={offer.plans} /> }, { title: MARKET.scenarios, value: <Codes codes={offer.scenarios} /> },
    { title: MARKET.description, value: <Said text={description.description} /> }, { title: MARKET.productKind, value: <Word code={description.kind} /> }, { title: MARKET.regime, value: <Word code={description.regime} /> }, { title: MARKET.sector, value: <Codes codes={[description.sector]} /> }, { title: MARKET.grade, value: <Word code={description.nature.grade} /> },
    { title: MARKET.storagePlace, value: <Codes codes={[description.storagePlace]} /> },
  ],
  parts: [{ title: MARKET.licence, render: (item) => <Licence item={item} /> }, { title: BUYER.fieldsTitle, render: ({ fields }) => <FieldNames fields={fields} /> }],
};

const LIST: ListSpec<Item> = {
  kind: 'listing', title: MARKET.catalogTitle, path: '/catalog', source: '/v1/catalog', hasOwnOrder: true,
  columns: [
    { title: MARKET.offerTitle, render: ({ offer }) => <><strong><Said text={offer.title} /></strong><br /><span className="muted"><Said text={offer.summary} /></span><span className="narrow"><Plans plans={offer.plans} /></span></> },
    { title: COMMON.vendor, render: ({ vendor }) => <Party id={vendor} />, isWide: true, width: 220 },
    { title: MARKET.plans, render: ({ offer }) => <Plans plans={offer.plans} />, isWide: true },
    { title: BUYER.choose, render: ({ id }) => <Choose id={id} />, width: 100 },
  ],
  filters: [{ name: 'q', title: MARKET.words }],
  above: <Facets />,
  tools: <ToCompare />,
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 产品目录: what is on offer, to search and compare. */
export const CatalogPage = () => <ListPage spec={LIST} />;
