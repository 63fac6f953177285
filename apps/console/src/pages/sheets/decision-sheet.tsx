import { Skeleton } from 'antd';
import { Suspense, useCallback } from 'react';
import type { Transfer } from '#core/exchange';
import { get } from '../../api/client.js';
import { countText } from '../../parts/amounts.js';
import { Article } from '../../parts/article.js';
import { Facts } from '../../parts/detail.js';
import { ProblemView } from '../../parts/problem-view.js';
import { StateTag } from '../../parts/state-tag.js';
import type { Entry } from '../../parts/timeline.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Party, Time } from '../../parts/values.js';
import { PURPOSES } from '../../words/codes.js';
import { exportPathWords } from '../../words/desk.js';
import { pick, type Pair } from '../../words/dictionary.js';
import { useLanguage, useWords } from '../../words/language.js';
import { SHEETS } from '../../words/sheets.js';
import { keyText } from '../oversight/figures.js';
import { ReceiptCheck } from './receipt-sheet.js';

/** The entries by which a transfer is decided; the last of them is what is printed. */
const DECISIVE = /^transfer\.(cleared|blocked|basis_needed|refused)$/;
const ENTRIES = '200';
const WORDS: Readonly<Record<string, Pair>> = PURPOSES;

async function load(id: string, signal: AbortSignal) {
  const [transfer, { items }] = await Promise.all([get('/v1/transfers/{id}', { params: { id }, signal }), get('/v1/entries', { query: { stream: id, sort: 'newest', limit: ENTRIES }, signal })]);
  return { transfer: transfer as unknown as Transfer, decided: (items as unknown as readonly Entry[]).find(({ entry: { type } }) => DECISIVE.test(type)) };
}

/** 出境判定书. */
export function DecisionSheet({ id }: { readonly id: string }) {
  const word = useWords(SHEETS);
  const { value, error, reload } = useLoaded(useCallback((signal: AbortSignal) => load(id, signal), [id]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active />;
  const { transfer, decided } = value;
  return <>
    <Decision transfer={transfer} decided={decided} />
    {decided === undefined ? <p>{word('undecided')}</p> : <div style={{ marginTop: 12 }}><Suspense fallback={<Skeleton active />}><ReceiptCheck index={decided.index} /></Suspense></div>}
  </>;
}

function Decision({ transfer: { id, vendor, buyer, clearance, delivery, decision, reason }, decided }: { readonly transfer: Transfer; readonly decided: Entry | undefined }) {
  const { language } = useLanguage();
  return <Facts facts={[
    { title: SHEETS.transfer, value: <span className="mono">{id}</span> }, { title: SHEETS.parties, value: <><Party id={vendor} /> → <Party id={buyer} /></> }, { title: SHEETS.outcome, value: <StateTag kind="transfer" state={clearance} /> },
    ...(decided === undefined ? [] : [{ title: SHEETS.day, value: <><Time at={decided.entry.at} /> #{decided.index}</> }]),
    ...(delivery === null ? [] : [
      { title: SHEETS.place, value: keyText('jurisdiction', delivery.place, language) }, { title: SHEETS.purpose, value: pick(WORDS[delivery.purpose] ?? [delivery.purpose, delivery.purpose], language) }, { title: SHEETS.people, value: `${countText(delivery.people.general)} / ${countText(delivery.people.sensitive)}` },
    ]),
    ...(decision === null ? [] : [
      { title: SHEETS.path, value: pick(exportPathWords(decision.path), language) }, { title: SHEETS.articles, value: decision.articles.map((article) => <div key={article}><Article article={article} /></div>) }, { title: SHEETS.pack, value: `${decision.pack.id} ${decision.pack.version}` },
      { title: SHEETS.facts, value: <span className="mono">{decision.factsSha256}</span> }, { title: SHEETS.verdict, value: <span className="mono">{decision.verdictSha256}</span> },
    ]),
    ...(reason === null ? [] : [{ title: SHEETS.reason, value: reason }]),
  ]} />;
}
