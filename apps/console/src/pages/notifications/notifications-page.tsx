import { Button, Empty, Skeleton, Tag } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { Told } from '../../api/follow.js';
import { useNamesOf } from '../../parts/names.js';
import { IdLink, Party, Time } from '../../parts/values.js';
import { useSession } from '../../session/session-context.js';
import { useNews, type Waiting } from '../../shell/news.js';
import { pick } from '../../words/dictionary.js';
import { entryWords } from '../../words/entries.js';
import { useLanguage, useWords } from '../../words/language.js';
import { NEWS } from '../../words/news.js';
import { OVERVIEW } from '../../words/overview.js';
import { matterFilters } from '../overview/matters.js';

const SHOWN = 5;

/** 通知: what waits for this organisation, and what others have done meanwhile. */
export function NotificationsPage() {
  const word = useWords(NEWS);
  const { items, waiting, lookAgain, looked, seen } = useNews();
  const [newSince] = useState(seen);
  useEffect(looked, [looked]);
  const open = waiting?.filter((one) => one.items.length > 0);
  useNamesOf(useMemo(() => [...items.map(({ stream }) => ({ id: stream })), ...(waiting ?? []).flatMap((one) => one.items.slice(0, SHOWN))], [items, waiting]));
  return <>
    <h1 className="title">{word('title')}</h1>
    <section className="panel">
      <div className="bar"><h2 className="title grow">{word('waiting')}</h2><Button onClick={lookAgain}>{word('refresh')}</Button></div>
      <p className="muted">{word('waitingHint')}</p>
      {open === undefined ? <Skeleton active /> : open.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={word('nothingWaits')} /> : open.map((one) => <Matters key={one.matter.name} waiting={one} />)}
    </section>
    <section className="panel">
      <div className="bar"><h2 className="title grow">{word('news')}</h2><Tag color="processing">{word('live')}</Tag></div>
      <p className="muted">{word('newsHint')}</p>
      {items.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={word('noNews')} /> : <ol className="rows" aria-live="polite">{items.map((told) => <OneNews key={told.index} told={told} isNew={told.index > newSince} />)}</ol>}
      <Link to="/ledger">{word('more')}</Link>
    </section>
  </>;
}

/** What of one kind waits, the first of it at hand. */
function Matters({ waiting: { matter, items, isMore } }: { readonly waiting: Waiting }) {
  const word = useWords(OVERVIEW);
  const news = useWords(NEWS);
  const { session: { organisation } } = useSession();
  const list = `${matter.source.replace('/v1', '')}?${new URLSearchParams(matterFilters(matter, organisation.id)).toString()}`;
  const count = `${String(items.length)}${isMore ? '+' : ''}`;
  return <article style={{ marginBottom: 12 }} data-matter={matter.name}>
    <div className="bar"><Tag color="warning">{count}</Tag><strong className="grow">{word(matter.name)}</strong><Link to={list}>{news('all', { count })}</Link></div>
    <ul className="rows">{items.slice(0, SHOWN).map(({ id, updatedAt, dueAt }) => <li key={id} className="bar"><IdLink id={id} /><span className="muted"><Time at={dueAt ?? updatedAt} /></span></li>)}</ul>
  </article>;
}

function OneNews({ told: { index, type, stream, at, actor }, isNew }: { readonly told: Told; readonly isNew: boolean }) {
  const word = useWords(NEWS);
  const { language } = useLanguage();
  return <li className="bar">
    <Link className="mono muted" to={`/ledger/${index}`}>#{index}</Link><strong>{pick(entryWords(type), language)}</strong>{isNew ? <Tag color="blue">{word('isNew')}</Tag> : null}
    <IdLink id={stream} isKindSaid /><span className="muted"><Party id={actor} /></span><span className="grow" /><span className="muted"><Time at={at} /></span>
  </li>;
}
