import { Button, Drawer, Empty, Table } from 'antd';
import { useCallback, useMemo } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { get } from '../../api/client.js';
import { Facts } from '../../parts/detail.js';
import { LazyReceipt } from '../../parts/lazy-receipt.js';
import { FilterBar } from '../../parts/filter-bar.js';
import { useNamesOf } from '../../parts/names.js';
import { ProblemView } from '../../parts/problem-view.js';
import { SEARCHED_TYPES } from '../../parts/searched-types.js';
import type { Entry } from '../../parts/timeline.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Copyable, IdLink, Party, Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { pick } from '../../words/dictionary.js';
import { entryWords } from '../../words/entries.js';
import { useLanguage, useWords } from '../../words/language.js';
import { LEDGER } from '../../words/ledger.js';

const PATH = '/ledger';
const PAGE_ROWS = '50';
const TYPES = SEARCHED_TYPES.map((value) => ({ value, title: entryWords(value) }));
const FILTERS = [
  { name: 'mentions', title: LEDGER.mentions }, { name: 'party', title: LEDGER.party }, { name: 'type', title: LEDGER.type, choices: TYPES }, { name: 'since', title: LEDGER.since }, { name: 'until', title: LEDGER.until },
  { name: 'stream', title: LEDGER.streamFilter }, { name: 'from', title: LEDGER.from, isText: true },
];

/** 台账检索: the entries that the caller may see, in the order of their indices, each with its receipt. */
export function LedgerPage() {
  const word = useWords(LEDGER);
  const common = useWords(COMMON);
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const { id } = useParams();
  const asked = search.toString();
  const load = useCallback((signal: AbortSignal) => get('/v1/entries', { query: { from: '0', limit: PAGE_ROWS, ...Object.fromEntries(new URLSearchParams(asked)) }, signal }), [asked]);
  const { value, error, isLoading, reload } = useLoaded(load);
  const { items, next } = (value ?? NOTHING) as unknown as { readonly items: readonly Entry[]; readonly next: string | null };
  useNamesOf(useMemo(() => items.map(({ entry: { stream } }) => ({ id: stream })), [items]));
  const go = (wanted: string): void => { void navigate({ pathname: PATH, search: new URLSearchParams({ ...Object.fromEntries(search), from: wanted }).toString() }); };
  const open = (index: number | undefined): void => { void navigate({ pathname: index === undefined ? PATH : `${PATH}/${String(index)}`, search: search.toString() }); };
  return <>
    <h1 className="title">{word('title')}</h1>
    <FilterBar filters={FILTERS} path={PATH} reload={reload} />
    <section className="panel" aria-busy={isLoading}>
      {error === undefined ? <Entries items={items} isLoading={isLoading} hasMore={next !== null} open={open} /> : <ProblemView error={error} retry={reload} />}
      <div className="bar" style={{ marginTop: 12 }}>
        <span className="muted grow">{common('rows', { count: items.length })}</span>
        <Button disabled={next === null} onClick={() => { if (next !== null) go(next); }}>{common('next')}</Button>
      </div>
    </section>
    <Drawer open={id !== undefined} onClose={() => { open(undefined); }} size="min(720px, 100vw)" title={id === undefined ? '' : `#${id}`} destroyOnHidden>{id === undefined ? null : <OneEntry index={id} />}</Drawer>
  </>;
}

const NOTHING = { items: [], next: null };

function Entries({ items, isLoading, hasMore, open }: { readonly items: readonly Entry[]; readonly isLoading: boolean; readonly hasMore: boolean; readonly open: (index: number) => void }) {
  const word = useWords(LEDGER);
  const common = useWords(COMMON);
  const { language } = useLanguage();
  return <Table<Entry>
    rowKey="index" size="small" pagination={false} loading={isLoading} dataSource={items} locale={{ emptyText: isLoading ? common('loading') : <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={common(hasMore ? 'goesOn' : 'empty')} /> }}
    onRow={({ index }) => ({ tabIndex: 0, style: { cursor: 'pointer' }, onClick: ({ target }) => { if (!(target instanceof Element) || target.closest('a, button') === null) open(index); }, onKeyDown: ({ key }) => { if (key === 'Enter') open(index); } })}
    columns={[
      { key: 'index', title: word('index'), width: 80, align: 'right', render: (_value, { index }) => <span className="mono">{index}</span> },
      { key: 'type', title: word('type'), render: (_value, { entry }) => <span title={entry.type}>{pick(entryWords(entry.type), language)}</span> },
      { key: 'stream', title: word('stream'), render: (_value, { entry }) => <IdLink id={entry.stream} isKindSaid /> },
      { key: 'actor', title: word('actor'), responsive: ['md'], render: (_value, { entry }) => <Party id={entry.actor.org} /> },
      { key: 'at', title: word('at'), responsive: ['md'], width: 180, render: (_value, { entry }) => <Time at={entry.at} /> },
    ]}
  />;
}

function OneEntry({ index }: { readonly index: string }) {
  const word = useWords(COMMON);
  const { language } = useLanguage();
  const load = useCallback((signal: AbortSignal) => get('/v1/entries/{index}', { params: { index }, signal }), [index]);
  const { value, error, reload } = useLoaded(load);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return null;
  const { leafHash, entry } = value as unknown as Entry;
  return <>
    <Facts facts={[
      { title: LEDGER.type, value: <>{pick(entryWords(entry.type), language)} <span className="mono muted">{entry.type}</span></> }, { title: LEDGER.stream, value: <IdLink id={entry.stream} isWhole /> }, { title: COMMON.version, value: entry.version },
      { title: LEDGER.at, value: <Time at={entry.at} /> }, { title: LEDGER.actor, value: <Party id={entry.actor.org} /> }, { title: LEDGER.leaf, value: <Copyable text={leafHash} /> },
    ]} />
    <div style={{ margin: '12px 0' }}><LazyReceipt key={index} index={Number(index)} /> <Link to={`/print/${index}`}>{word('toPrint')}</Link></div>
    <pre className="code" tabIndex={0}>{JSON.stringify(entry.data, null, 2)}</pre>
  </>;
}
