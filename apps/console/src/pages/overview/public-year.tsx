import { Skeleton } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { get } from '../../api/client.js';
import { fetchPublic, tableOf, type PublicView } from '../../api/public.js';
import { countText } from '../../parts/amounts.js';
import { BarList, type Bar } from '../../parts/bar-list.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { pick } from '../../words/dictionary.js';
import { facetWords } from '../../words/facets.js';
import { useLanguage, useWords } from '../../words/language.js';
import { OVERVIEW } from '../../words/overview.js';
import { PublicBars } from '../public/public-bars.js';
import { loadLog } from './log-size.js';

const load = (isMember: boolean) => async (signal: AbortSignal) => {
  const [view, log, offered] = await Promise.all([fetchPublic('figures.json', signal), loadLog(signal), isMember ? get('/v1/catalog/facets', { query: {}, signal }) : undefined]);
  return { view, log, offered: offered?.items ?? [] };
};
type Counted = Awaited<ReturnType<ReturnType<typeof load>>>['offered'][number];

/** 这一年: for everybody, from what is public; members see what is on offer as well. */
export function PublicYear({ isMember = false }: { readonly isMember?: boolean }) {
  const word = useWords(OVERVIEW);
  const { value, error, reload } = useLoaded(useMemo(() => load(isMember), [isMember]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <section className="panel"><Skeleton active /></section>;
  const { view, log, offered } = value;
  if (view.year === 0) return <section className="panel"><p className="muted">{word('intro')}</p><h2 className="title">{word('noYear')}</h2><p className="muted">{word('noYearHint')}</p></section>;
  return <section className="panel year">
    <p className="muted">{word('intro')}</p>
    <h2 className="title">{word('yearTitle', { year: view.year })}</h2>
    <div className="cards">
      <Cleared view={view} />
      <Link className="card" to={isMember ? '/verify' : '/offline'}><div className="figure">{countText(log.size)}</div>{word('records')}</Link>
      <Offered offered={offered} />
    </div>
    <div className="halves">
      {monthsOf(view) > 1 ? <PublicBars view={view} by="month" title={word('byMonthAlone')} /> : <PublicBars view={view} by="direction" title={word('byDirection')} />}
      <OnOffer offered={offered} />
    </div>
    <p className="muted">{word('saidLog', { size: countText(log.size) })} {word('publicNote', { minimum: view.minimum })} <Link to="/public">{word('publicLink')}</Link></p>
  </section>;
}

const monthsOf = (view: PublicView): number => tableOf(view, 'transfers', 'month')?.figures?.groups.length ?? 0;

/** What was delivered, and what of it abroad, as far as it may be told. */
function Cleared({ view }: { readonly view: PublicView }) {
  const word = useWords(OVERVIEW);
  const directions = tableOf(view, 'transfers', 'direction');
  const total = totalOf(directions) ?? totalOf(tableOf(view, 'transfers', 'month'));
  const abroad = directions?.figures?.groups.find(({ keys: [key] }) => key === 'cross-border')?.count;
  return <>
    {total === undefined ? null : <Link className="card" to="/public"><div className="figure">{countText(total)}</div>{word('cleared')}</Link>}
    {abroad === undefined ? null : <Link className="card" to="/public"><div className="figure">{countText(abroad)}</div>{word('abroad')}</Link>}
  </>;
}

const countedOf = ({ values, isWhole }: Counted, value: string): string => `${countText(values.find((one) => one.value === value)?.count ?? 0)}${isWhole ? '' : '+'}`;

/** What may be had, and what of it may leave the mainland. */
function Offered({ offered }: { readonly offered: readonly Counted[] }) {
  const word = useWords(OVERVIEW);
  const abroad = offered.find(({ facet }) => facet === 'abroad');
  if (abroad === undefined) return null;
  return <>
    <Link className="card" to="/catalog"><div className="figure">{countText(abroad.total)}{abroad.isWhole ? '' : '+'}</div>{word('onOffer')}</Link>
    <Link className="card" to="/catalog?abroad=yes"><div className="figure">{countedOf(abroad, 'yes')}</div>{word('offeredAbroad')}</Link>
  </>;
}

function OnOffer({ offered }: { readonly offered: readonly Counted[] }) {
  const word = useWords(OVERVIEW);
  const { language } = useLanguage();
  const bars = (offered.find(({ facet }) => facet === 'sector')?.values ?? []).map(({ value, count }): Bar => ({ key: value, name: pick(facetWords('sector', value), language), count, to: `/catalog?sector=${value}` }));
  return bars.length === 0 ? null : <article><h3>{word('offeredBySector')}</h3><BarList bars={bars} label={word('offeredBySector')} /></article>;
}

const totalOf = (table: PublicView['tables'][number] | undefined): number | undefined => (table?.figures == null ? undefined : table.figures.groups.reduce((sum, { count }) => sum + count, table.figures.other));
