import { Skeleton, Tag } from 'antd';
import { useCallback } from 'react';
import { Link } from 'react-router';
import { fetchPublic, tableOf, type PublicView } from '../../api/public.js';
import { amountText, countText } from '../../parts/amounts.js';
import { Facts } from '../../parts/detail.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Copyable } from '../../parts/values.js';
import type { Bilingual } from '../../words/dictionary.js';
import { useLanguage, useSaid, useWords } from '../../words/language.js';
import { OVERVIEW } from '../../words/overview.js';
import { PUBLIC } from '../../words/public.js';
import { loadLog } from '../overview/log-size.js';
import { PublicBars } from './public-bars.js';
import { PublicNotices } from './public-notices.js';
import { RegisterLookup } from './register-lookup.js';
import { OpenFrame } from './open-frame.js';

/** 公开信息: figures without names, what is on public notice, the register, the rules; and how to verify all of it. */
export function PublicPage() {
  const word = useWords(PUBLIC);
  return <OpenFrame>
    <h1 className="title">{word('title')}</h1>
    <p className="muted">{word('hint')}</p>
    <Open />
    <section className="panel"><h2 className="title">{word('notices')}</h2><PublicNotices /></section>
    <section className="panel"><h2 className="title">{word('register')}</h2><RegisterLookup /></section>
    <section className="panel"><h2 className="title">{word('verifyTitle')}</h2><Verification /></section>
  </OpenFrame>;
}

function Open() {
  const word = useWords(PUBLIC);
  const { value: view, error, reload } = useLoaded(useCallback((signal: AbortSignal) => fetchPublic('figures.json', signal), []));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (view === undefined) return <section className="panel"><Skeleton active /></section>;
  return <>
    <section className="panel"><h2 className="title">{word('figures')} {view.year === 0 ? '' : word('yearOf', { year: view.year })}</h2><Figures view={view} /></section>
    <section className="panel"><h2 className="title">{word('bulletins')}</h2><Bulletins view={view} /></section>
  </>;
}

function Figures({ view }: { readonly view: PublicView }) {
  const word = useWords(PUBLIC);
  const overview = useWords(OVERVIEW);
  if (view.year === 0) return <p className="muted">{word('noYear')}</p>;
  return <>
    <div className="halves">
      <PublicBars view={view} by="month" title={overview('byMonthAlone')} /><PublicBars view={view} by="direction" title={overview('byDirection')} /><PublicBars view={view} by="sector" title={overview('bySector')} /><PublicBars view={view} by="province" title={word('byProvince')} />
      <Money view={view} />
    </div>
    <p className="muted">{overview('publicNote', { minimum: view.minimum })} {word('counted', { count: countText(view.countedEntries) })}</p>
  </>;
}

function Money({ view }: { readonly view: PublicView }) {
  const word = useWords(PUBLIC);
  const overview = useWords(OVERVIEW);
  const { language } = useLanguage();
  const groups = tableOf(view, 'settlements', 'currency')?.figures?.groups ?? [];
  return <article><h3>{word('money')}</h3>{groups.length === 0 ? <p className="muted">{overview('hidden')}</p> : <ul>{groups.map(({ keys: [currency = ''], count, amount = '0' }) => <li key={currency}>{amountText(amount, currency, language)}（{countText(count)}）</li>)}</ul>}</article>;
}

function Bulletins({ view: { bulletins } }: { readonly view: PublicView }) {
  const word = useWords(PUBLIC);
  const say = useSaid();
  if (bulletins.length === 0) return <p className="muted">{word('noBulletins')}</p>;
  return <ul className="rows">{bulletins.map(({ id, title, summary, effectiveOn, commentsUntil, delivered, handled, textSha256 }) => <li key={id}>
    <strong>{say(title as unknown as Bilingual)}</strong> <Tag>{effectiveOn === null ? word('commentsUntil', { day: commentsUntil ?? '' }) : word('effectiveOn', { day: effectiveOn })}</Tag>
    <div>{say(summary as unknown as Bilingual)}</div>
    <div className="muted">{word('delivered', { count: delivered })} · {word('handled', { count: handled })} · <a href={`/public/bulletins/${id}/text`}>{word('text')}</a> <span className="mono">{textSha256.slice(0, 16)}…</span></div>
  </li>)}</ul>;
}

const loadKeys = async (signal: AbortSignal) => {
  const [log, key] = await Promise.all([loadLog(signal), fetch('/log/vkey', { signal }).then((answer) => answer.text())]);
  return { log, key };
};

/** 核验: the way to the page that needs nobody, and what it is held against. */
function Verification() {
  const word = useWords(PUBLIC);
  const { value, error, reload } = useLoaded(useCallback(loadKeys, []));
  return <>
    <p>{word('verifyHint')}</p>
    <p><Link to="/offline">{word('offline')}</Link></p>
    {error !== undefined ? <ProblemView error={error} retry={reload} /> : value === undefined ? <Skeleton active /> : <Facts facts={[
      { title: PUBLIC.checkpoint, value: <><span className="mono">{value.log.origin}</span> {word('size', { count: countText(value.log.size) })}</> }, { title: PUBLIC.key, value: <Copyable text={value.key.trim()} /> },
    ]} />}
  </>;
}

