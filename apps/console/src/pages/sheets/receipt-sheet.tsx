import { Skeleton } from 'antd';
import { lazy, Suspense, useCallback } from 'react';
import { get } from '../../api/client.js';
import { Facts } from '../../parts/detail.js';
import { ProblemView } from '../../parts/problem-view.js';
import type { Entry } from '../../parts/timeline.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Party, Time } from '../../parts/values.js';
import { pick } from '../../words/dictionary.js';
import { entryWords } from '../../words/entries.js';
import { useLanguage } from '../../words/language.js';
import { SHEETS } from '../../words/sheets.js';

/** What verifies is a chunk of its own. */
export const ReceiptCheck = lazy(async () => ({ default: (await import('../../proof/receipt-check.js')).ReceiptCheck }));

/** 收据: the entry, and the proof that this page has verified. */
export function ReceiptSheet({ index }: { readonly index: string }) {
  const { language } = useLanguage();
  const { value, error, reload } = useLoaded(useCallback((signal: AbortSignal) => get('/v1/entries/{index}', { params: { index }, signal }), [index]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active />;
  const { leafHash, entry } = value as unknown as Entry;
  return <>
    <Facts facts={[
      { title: SHEETS.entry, value: `#${index}` }, { title: SHEETS.what, value: <>{pick(entryWords(entry.type), language)} <span className="mono">{entry.type}</span></> }, { title: SHEETS.record, value: <span className="mono">{entry.stream}</span> },
      { title: SHEETS.at, value: <Time at={entry.at} /> }, { title: SHEETS.actor, value: <><Party id={entry.actor.org} /> <span className="mono">{entry.actor.org}</span></> }, { title: SHEETS.leaf, value: <span className="mono">{leafHash}</span> },
    ]} />
    <div style={{ marginTop: 12 }}><Suspense fallback={<Skeleton active />}><ReceiptCheck index={Number(index)} /></Suspense></div>
  </>;
}
