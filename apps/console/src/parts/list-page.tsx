import { Button, Drawer, Empty, Grid, Table, type TableColumnType } from 'antd';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { get, type ReadPath } from '../api/client.js';
import { BeginningBar, type Beginning } from '../forms/actions.js';
import { COMMON } from '../words/common.js';
import type { Pair } from '../words/dictionary.js';
import { pick } from '../words/dictionary.js';
import { useLanguage, useWords } from '../words/language.js';
import { ListChanged } from './changed.js';
import { FilterBar, type Filter } from './filter-bar.js';
import { useNamesOf } from './names.js';
import { ProblemView } from './problem-view.js';
import { StateTag } from './state-tag.js';
import { useLoaded } from './use-loaded.js';

/** What every record of a list has. */
export interface Listed { readonly id: string; readonly state: string; readonly version: number; readonly createdAt: string; readonly updatedAt: string; readonly dueAt: string | null }

/** One column: what it is called and how a record shows there. `isWide` is left out on a phone. */
export interface Column<Item> { readonly title: Pair; readonly render: (item: Item) => ReactNode; readonly isWide?: boolean; readonly width?: number; readonly isNumber?: boolean }
type PagePath = Extract<ReadPath, `/v1/${string}`>;

/** A list as a table says it: this, and words, is all that most pages are. */
export interface ListSpec<Item extends Listed> {
  /** What its states belong to. */
  readonly kind: string;
  readonly title: Pair;
  /** Where the page is in the console, and where its records come from. */
  readonly path: string;
  readonly source: PagePath;
  /** The list comes in an order of its own, as duties by their last days; else the newest comes first. */
  readonly hasOwnOrder?: boolean;
  readonly columns: readonly Column<Item>[];
  readonly filters: readonly Filter[];
  /** What stands between the filters and the list, for example counts to choose by. */
  readonly above?: ReactNode;
  /** What the drawer shows of one record. */
  readonly detail: (id: string) => ReactNode;
  /** What begins a new record by a form of the drawer's kind, for whom the ledger lets begin it. */
  readonly beginnings?: readonly Beginning[];
  /** What else is done beside the list, for example the way to a page that begins a record. */
  readonly tools?: ReactNode;
}

const PAGE_ROWS = '50';
const NOTHING: readonly never[] = [];

/** 列表页: filter bar, dense table, keyset pages, and a drawer for one record. What is filtered and open stands in the address, so it can be sent to others. */
export function ListPage<Item extends Listed>({ spec }: { readonly spec: ListSpec<Item> }) {
  const { language } = useLanguage();
  const { id } = useParams();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const filters = search.toString();
  const [paged, setPaged] = useState<{ readonly filters: string; readonly cursors: readonly string[] }>({ filters, cursors: [] });
  const cursors = paged.filters === filters ? paged.cursors : NOTHING;
  const setCursors = (now: readonly string[]): void => { setPaged({ filters, cursors: now }); };
  const after = cursors.at(-1);
  const load = useCallback((signal: AbortSignal) => {
    const query = { limit: PAGE_ROWS, ...(spec.hasOwnOrder === true ? {} : { sort: 'newest' as const }), ...Object.fromEntries(new URLSearchParams(filters)), ...(after === undefined ? {} : { after }) };
    return get(spec.source as '/v1/listings', { query, signal }) as unknown as Promise<{ readonly items: readonly Item[]; readonly next: string | null }>;
  }, [spec.source, spec.hasOwnOrder, filters, after]);
  const { value, error, isLoading, reload, refresh } = useLoaded(load);
  const items = value?.items ?? NOTHING;
  useNamesOf(items);
  const open = (one: string): void => { void navigate({ pathname: `${spec.path}/${one}`, search: filters }); };
  const pager = { page: cursors.length + 1, rows: value?.items.length ?? 0, next: value?.next ?? null, goOn: (next: string) => { setCursors([...cursors, next]); }, goBack: cursors.length === 0 ? undefined : () => { setCursors(cursors.slice(0, -1)); } };
  return <>
    <div className="bar"><h1 className="title grow">{pick(spec.title, language)}</h1><BeginningBar beginnings={spec.beginnings ?? []} changed={refresh} />{spec.tools}</div>
    <FilterBar filters={spec.filters} path={spec.path} reload={reload} />
    {spec.above}
    <section className="panel" aria-busy={isLoading}>
      {error === undefined ? <Rows spec={spec} items={items} isLoading={isLoading} hasMore={pager.next !== null} open={open} /> : <ProblemView error={error} retry={reload} />}
      <Pager {...pager} />
    </section>
    <ListChanged value={refresh}><DetailDrawer spec={spec} id={id} close={() => { void navigate({ pathname: spec.path, search: filters }); }} /></ListChanged>
  </>;
}

function Rows<Item extends Listed>({ spec, items, isLoading, hasMore, open }: { readonly spec: ListSpec<Item>; readonly items: readonly Item[]; readonly isLoading: boolean; readonly hasMore: boolean; readonly open: (id: string) => void }) {
  const word = useWords(COMMON);
  const { language } = useLanguage();
  const { md = true } = Grid.useBreakpoint();
  const columns = useMemo(() => [
    ...spec.columns.map(({ title, render, isWide = false, width, isNumber = false }, i): TableColumnType<Item> => ({
      key: i, title: pick(title, language), render: (_value, item) => render(item), ...(isWide ? { responsive: ['md' as const] } : {}), ...(width === undefined || !md ? {} : { width }), ...(isNumber ? { align: 'right' as const } : {}),
    })),
    { key: 'state', title: word('state'), ...(md ? { width: 120 } : {}), render: (_value: unknown, item: Item) => <StateTag kind={spec.kind} state={item.state} /> },
  ], [spec, language, word, md]);
  const empty = <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<>{hasMore ? word('goesOn') : word('empty')}<br /><span className="muted">{hasMore ? null : word('emptyHint')}</span></>} />;
  return <Table<Item>
    rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} loading={isLoading} locale={{ emptyText: isLoading ? word('loading') : empty }}
    onRow={({ id }) => ({ tabIndex: 0, style: { cursor: 'pointer' }, onClick: ({ target }) => { if (!(target instanceof Element) || target.closest('a, button') === null) open(id); }, onKeyDown: ({ key }) => { if (key === 'Enter') open(id); } })}
  />;
}

interface PagerParts { readonly page: number; readonly rows: number; readonly next: string | null; readonly goOn: (next: string) => void; readonly goBack: (() => void) | undefined }

/** Pages by key, so that the hundred-thousandth row is as near as the first; there is no number of the last page. */
function Pager({ page, rows, next, goOn, goBack }: PagerParts) {
  const word = useWords(COMMON);
  return <div className="bar" style={{ marginTop: 12 }}>
    <span className="muted grow" aria-live="polite">{word('page', { page })} · {word('rows', { count: rows })}</span>
    <Button disabled={goBack === undefined} onClick={goBack}>{word('previous')}</Button>
    <Button disabled={next === null} onClick={() => { if (next !== null) goOn(next); }}>{word('next')}</Button>
  </div>;
}

const DRAWER_WIDTH = 720;

function DetailDrawer<Item extends Listed>({ spec, id, close }: { readonly spec: ListSpec<Item>; readonly id: string | undefined; readonly close: () => void }) {
  const { language } = useLanguage();
  return <Drawer open={id !== undefined} onClose={close} size={`min(${String(DRAWER_WIDTH)}px, 100vw)`} title={pick(spec.title, language)} destroyOnHidden>{id === undefined ? null : spec.detail(id)}</Drawer>;
}
