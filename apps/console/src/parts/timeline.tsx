import { Button, Skeleton, Timeline as Line } from 'antd';
import { useCallback, useState } from 'react';
import { get } from '../api/client.js';
import { LEDGER } from '../words/ledger.js';
import { entryWords } from '../words/entries.js';
import { pick } from '../words/dictionary.js';
import { useLanguage, useWords } from '../words/language.js';
import { LazyReceipt } from './lazy-receipt.js';
import { ProblemView } from './problem-view.js';
import { useLoaded } from './use-loaded.js';
import { Party, Time } from './values.js';

const PAGE_ROWS = '50';

export interface Entry { readonly index: number; readonly leafHash: string; readonly entry: { readonly type: string; readonly stream: string; readonly version: number; readonly at: string; readonly actor: { readonly org: string }; readonly data: object } }

/** What happened to a record, from its entries: each with its receipt, which this page verifies itself. */
export function Timeline({ stream }: { readonly stream: string }) {
  const word = useWords(LEDGER);
  const [from, setFrom] = useState<string>();
  const load = useCallback((signal: AbortSignal) => get('/v1/entries', { query: { stream, limit: PAGE_ROWS, ...(from === undefined ? {} : { from }) }, signal }), [stream, from]);
  const { value, error, reload } = useLoaded(load);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active />;
  const { items, next } = value as unknown as { readonly items: readonly Entry[]; readonly next: string | null };
  return <>
    <Line items={items.map((one) => ({ key: one.index, content: <Step entry={one} /> }))} />
    {next === null ? null : <Button onClick={() => { setFrom(next); }}>{word('later')}</Button>}
  </>;
}

export function Step({ entry: { index, entry: { type, at, actor, data } } }: { readonly entry: Entry }) {
  const { language } = useLanguage();
  const word = useWords(LEDGER);
  const [isOpen, setOpen] = useState(false);
  return <article>
    <div className="bar"><strong>{pick(entryWords(type), language)}</strong><span className="muted"><Time at={at} /></span><span className="muted"><Party id={actor.org} /></span><span className="mono muted">#{index}</span></div>
    <div className="bar no-print"><Button size="small" type="link" aria-expanded={isOpen} onClick={() => { setOpen(!isOpen); }}>{word('content')}</Button><LazyReceipt index={index} /></div>
    {isOpen ? <pre className="code" tabIndex={0}>{JSON.stringify(data, null, 2)}</pre> : null}
  </article>;
}
