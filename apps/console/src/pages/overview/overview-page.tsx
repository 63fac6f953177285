import { useCallback, useMemo } from 'react';
import { Link } from 'react-router';
import { get } from '../../api/client.js';
import { countText } from '../../parts/amounts.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { useNamesOf } from '../../parts/names.js';
import { IdLink, Time } from '../../parts/values.js';
import { hasRole, useSession } from '../../session/session-context.js';
import { useNews } from '../../shell/news.js';
import { pick } from '../../words/dictionary.js';
import { entryWords } from '../../words/entries.js';
import { useLanguage, useSaid, useWords } from '../../words/language.js';
import { NEWS } from '../../words/news.js';
import { OVERVIEW } from '../../words/overview.js';
import { Guide } from './guide.js';
import { matterFilters, MATTERS, type Matter } from './matters.js';
import { PublicYear } from './public-year.js';
import { Year } from './year.js';

const COUNTED = '100';
const NEWS_SHOWN = 8;

/** 总览: what the exchange did this year, what waits for who looks, and how it all hangs together. Every figure opens what it counts. */
export function OverviewPage() {
  const word = useWords(OVERVIEW);
  const say = useSaid();
  const { session } = useSession();
  const isAuthority = hasRole(session, ['operator', 'regulator']);
  return <>
    <h1 className="title">{word('title')} · {say(session.organisation.name)}</h1>
    {isAuthority ? <Year /> : <PublicYear isMember={hasRole(session, ['vendor', 'buyer', 'service'])} />}
    <Waiting />
    <Running />
    <Guide mayOpen={(roles) => hasRole(session, roles)} />
    <Latest />
  </>;
}

const countOf = (rows: number, isMore: boolean): string => `${String(rows)}${isMore ? '+' : ''}`;
const listOf = (matter: Matter, organisation: string): string => `${matter.source.replace('/v1', '')}?${new URLSearchParams(matterFilters(matter, organisation)).toString()}`;

/** 待办, from what the bell counts. */
function Waiting() {
  const word = useWords(OVERVIEW);
  const { waiting } = useNews();
  const { session: { organisation } } = useSession();
  const open = waiting?.filter(({ items }) => items.length > 0);
  return <section aria-label={word('waiting')}>
    <h2 className="title">{word('waiting')}</h2>
    {open?.length === 0 ? <p className="muted">{word('nothingWaits')}</p> : <div className="cards">{(open ?? []).map(({ matter, items, isMore }) =>
      <Link key={matter.name} className="card waits" to={listOf(matter, organisation.id)}><div className="figure">{countOf(items.length, isMore)}</div>{word(matter.name)}</Link>)}</div>}
  </section>;
}

function Running() {
  const word = useWords(OVERVIEW);
  const { session } = useSession();
  const matters = MATTERS.filter(({ waits = false, roles }) => !waits && hasRole(session, roles));
  if (matters.length === 0) return null;
  return <section aria-label={word('under')}><h2 className="title">{word('under')}</h2><div className="cards">{matters.map((matter) => <MatterCard key={matter.name} matter={matter} />)}</div></section>;
}

function MatterCard({ matter }: { readonly matter: Matter }) {
  const word = useWords(OVERVIEW);
  const { session: { organisation } } = useSession();
  const load = useCallback((signal: AbortSignal) => get(matter.source, { query: { ...matterFilters(matter, organisation.id), limit: COUNTED }, signal }), [matter, organisation.id]);
  const { value } = useLoaded(load);
  return <Link className="card" to={listOf(matter, organisation.id)}><div className="figure">{value === undefined ? '…' : countText(countOf(value.items.length, value.next !== null))}</div>{word(matter.name)}</Link>;
}

/** 最新动态: the first lines of the notifications. */
function Latest() {
  const word = useWords(OVERVIEW);
  const news = useWords(NEWS);
  const { language } = useLanguage();
  const { items } = useNews();
  const shown = useMemo(() => items.slice(0, NEWS_SHOWN), [items]);
  useNamesOf(useMemo(() => shown.map(({ stream }) => ({ id: stream })), [shown]));
  return <section className="panel" style={{ marginTop: 12 }}>
    <div className="bar"><h2 className="title grow">{word('latest')}</h2><Link to="/notifications">{news('title')}</Link></div>
    {items.length === 0 ? <p className="muted">{news('noNews')}</p> : <ol className="rows">{shown.map(({ index, type, stream, at }) =>
      <li key={index} className="bar"><strong>{pick(entryWords(type), language)}</strong><IdLink id={stream} isKindSaid /><span className="grow" /><span className="muted"><Time at={at} /></span></li>)}</ol>}
  </section>;
}
