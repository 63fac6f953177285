import { Empty, Spin } from 'antd';
import { useCallback, useMemo, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Product } from '#core/exchange';
import { get } from '../../api/client.js';
import type { Offered } from '../../forms/proposal-fields.js';
import { useNamesOf } from '../../parts/names.js';
import { Plans } from '../../parts/price.js';
import { ProblemView } from '../../parts/problem-view.js';
import { PlainTerms } from '../../parts/terms.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Codes, Count, Party, Said } from '../../parts/values.js';
import { useSession } from '../../session/session-context.js';
import { BUYER } from '../../words/buyer.js';
import { COMMON } from '../../words/common.js';
import { pick, type Pair } from '../../words/dictionary.js';
import { useLanguage, useWords } from '../../words/language.js';
import { MARKET } from '../../words/market.js';
import { NAVIGATION } from '../../words/navigation.js';
import { COMPARED_MAX } from './chosen.js';

type Shown = Offered & { readonly description: Product['versions'][number] };
const Word = ({ code }: { readonly code: keyof typeof MARKET }) => <>{useWords(MARKET)(code)}</>;
const YesNo = ({ is }: { readonly is: boolean }) => <>{useWords(COMMON)(is ? 'yes' : 'no')}</>;

const ASPECTS: readonly { readonly title: Pair; readonly render: (offered: Shown) => ReactNode }[] = [
  { title: COMMON.vendor, render: ({ vendor }) => <Party id={vendor} /> }, { title: MARKET.summary, render: ({ offer }) => <Said text={offer.summary} /> }, { title: MARKET.plans, render: ({ offer }) => <Plans plans={offer.plans} /> },
  { title: MARKET.licence, render: ({ offer }) => <PlainTerms terms={offer.terms} /> }, { title: MARKET.negotiation, render: ({ offer }) => <Word code={offer.negotiation} /> }, { title: MARKET.productKind, render: ({ description }) => <Word code={description.kind} /> },
  { title: MARKET.regime, render: ({ description }) => <Word code={description.regime} /> }, { title: MARKET.sector, render: ({ description }) => <Codes codes={[description.sector]} /> }, { title: MARKET.grade, render: ({ description }) => <Word code={description.nature.grade} /> },
  { title: MARKET.personal, render: ({ description }) => <YesNo is={description.nature.personal} /> }, { title: MARKET.sensitive, render: ({ description }) => <YesNo is={description.nature.sensitive} /> }, { title: MARKET.storagePlace, render: ({ description }) => <Codes codes={[description.storagePlace]} /> },
  { title: MARKET.fields, render: ({ description, fields = [] }) => <><Count count={description.fieldCount} /><div className="muted">{fields.map(({ name, title }) => title ?? name).join('、')}</div></> },
];

/** 产品比较: what is chosen in the catalogue, side by side. The ids stand in the address, so it can be sent to others. */
export function ComparePage() {
  const word = useWords(BUYER);
  const { language } = useLanguage();
  const [search] = useSearchParams();
  const ids = (search.get('ids') ?? '').split(',').filter((id) => id !== '').slice(0, COMPARED_MAX);
  return <>
    <h1 className="title">{pick(NAVIGATION.compare, language)}</h1>
    {ids.length === 0 ? <Empty description={word('compareHint')}><Link to="/catalog">{word('toCatalog')}</Link></Empty> : <SideBySide ids={ids.join(',')} />}
  </>;
}

function SideBySide({ ids }: { readonly ids: string }) {
  const word = useWords(BUYER);
  const { language } = useLanguage();
  const { session } = useSession();
  const load = useCallback((signal: AbortSignal) => Promise.all(ids.split(',').map(async (id) => await get('/v1/catalog/{id}', { params: { id }, signal }) as unknown as Shown)), [ids]);
  const { value, error, reload } = useLoaded(load);
  useNamesOf(useMemo(() => ids.split(',').map((id) => ({ id })), [ids]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Spin />;
  return <section className="panel" style={{ overflowX: 'auto' }} tabIndex={0} aria-label={pick(NAVIGATION.compare, language)}>
    <table className="compare">
      <thead><tr><th scope="col">{word('aspect')}</th>{value.map(({ id, offer }) => <th key={id} scope="col"><Link to={`/catalog/${id}`}><Said text={offer.title} /></Link></th>)}</tr></thead>
      <tbody>
        {ASPECTS.map(({ title, render }) => <tr key={title[1]}><th scope="row">{pick(title, language)}</th>{value.map((offered) => <td key={offered.id}>{render(offered)}</td>)}</tr>)}
        {session.roles.includes('buyer') ? <tr><th scope="row" aria-label={word('request')} />{value.map(({ id }) => <td key={id}><Link to={`/request/${id}`}>{word('request')}</Link></td>)}</tr> : null}
      </tbody>
    </table>
  </section>;
}
