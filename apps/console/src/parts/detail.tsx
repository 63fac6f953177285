import { Descriptions, Skeleton } from 'antd';
import { useCallback, useEffect, useMemo, type ReactNode } from 'react';
import { Link } from 'react-router';
import { get, type ReadPath } from '../api/client.js';
import { follow } from '../api/follow.js';
import { ActionBar, type Action } from '../forms/actions.js';
import { COMMON } from '../words/common.js';
import { pick, type Pair } from '../words/dictionary.js';
import { useLanguage, useWords } from '../words/language.js';
import { useListChanged } from './changed.js';
import type { Listed } from './list-page.js';
import { useNamesOf } from './names.js';
import { ProblemView } from './problem-view.js';
import { StateTag } from './state-tag.js';
import { Tabs } from './tabs.js';
import { Timeline } from './timeline.js';
import { useLoaded } from './use-loaded.js';
import { Copyable, Time } from './values.js';

/** One line of a description. */
export interface Fact { readonly title: Pair; readonly value: ReactNode }
/** One part of what is known of a record, beside its facts and its entries. */
export interface Part<Item> { readonly title: Pair; readonly render: (item: Item) => ReactNode }

type OnePath = Extract<ReadPath, `/v1/${string}/{id}`>;

export interface DetailSpec<Item extends Listed> {
  readonly kind: string;
  readonly source: OnePath;
  readonly facts: (item: Item) => readonly Fact[];
  readonly parts?: readonly Part<Item>[];
  /** What can be done with it: shown to whom the ledger lets do it, in the states in which it does. */
  readonly actions?: readonly Action<Item>[];
  /** It has a sheet to be printed. */
  readonly isPrinted?: boolean;
  /** States in which others move it on: the page follows them by itself. */
  readonly followed?: readonly string[];
}

/** 详情: what a record is now, what led there, entry by entry, and what the API says of it. */
export function Detail<Item extends Listed>({ spec, id }: { readonly spec: DetailSpec<Item>; readonly id: string }) {
  const word = useWords(COMMON);
  const { language } = useLanguage();
  const load = useCallback((signal: AbortSignal) => get(spec.source as '/v1/listings/{id}', { params: { id }, signal }) as unknown as Promise<Item>, [spec.source, id]);
  const { value: item, error, reload, refresh } = useLoaded(load);
  useNamesOf(useMemo(() => (item === undefined ? [] : [item]), [item]));
  const tellList = useListChanged();
  const changed = useCallback(() => {
    refresh();
    tellList();
  }, [refresh, tellList]);
  const isFollowed = item !== undefined && (spec.followed ?? []).includes(item.state);
  useEffect(() => {
    if (!isFollowed) return undefined;
    const stop = new AbortController();
    follow(id, changed, stop.signal);
    return () => { stop.abort(); };
  }, [id, isFollowed, changed]);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (item === undefined) return <Skeleton active title={{ width: '50%' }} />;
  const parts = (spec.parts ?? []).map(({ title, render }, i) => ({ key: String(i), label: pick(title, language), content: render(item) }));
  return <>
    <ActionBar actions={spec.actions ?? []} item={item} kind={spec.kind} isFollowed={isFollowed} changed={changed} />
    {spec.isPrinted === true ? <p className="no-print"><Link to={`/print/${item.id}`}>{word('toPrint')}</Link></p> : null}
    <Tabs label={word('details')} tabs={[
      { key: 'facts', label: word('overview'), content: <Facts facts={[...headOf(spec.kind, item), ...spec.facts(item)]} /> },
      ...parts,
      { key: 'timeline', label: word('timeline'), content: <Timeline key={item.version} stream={item.id} /> },
      { key: 'raw', label: word('raw'), content: <pre className="code" tabIndex={0}>{JSON.stringify(item, null, 2)}</pre> },
    ]} />
  </>;
}

const headOf = (kind: string, { id, state, version, createdAt, updatedAt, dueAt }: Listed): Fact[] => [
  { title: COMMON.id, value: <Copyable text={id} /> }, { title: COMMON.state, value: <StateTag kind={kind} state={state} /> }, { title: COMMON.version, value: version },
  { title: COMMON.createdAt, value: <Time at={createdAt} /> }, { title: COMMON.updatedAt, value: <Time at={updatedAt} /> }, { title: COMMON.dueAt, value: <Time at={dueAt} /> },
];

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const { language } = useLanguage();
  return <Descriptions size="small" column={1} bordered styles={{ label: { width: '32%' } }} items={facts.map(({ title, value }, i) => ({ key: i, label: pick(title, language), children: value }))} />;
}
