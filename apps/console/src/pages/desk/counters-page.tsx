import { Progress } from 'antd';
import type { Tally } from '#core/exchange';
import { createContext, use, useCallback } from 'react';
import { countText } from '../../parts/amounts.js';
import { Detail, type DetailSpec } from '../../parts/detail.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Count, Party, Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { DESK } from '../../words/desk.js';
import { useWords } from '../../words/language.js';
import { linesOfToday, type Line } from './lines.js';

type Item = Tally & { readonly version: number };
const PERCENT = 100;

const LinesContext = createContext<readonly Line[]>([]);

/** 对照门槛: how far the year has come towards each line of the law. */
function Lines({ tally }: { readonly tally: Item }) {
  const word = useWords(DESK);
  return <>{use(LinesContext).map(({ name, limit, of }) => {
    const text = word('line', { name: word(name), counted: countText(tally[of]), limit: countText(limit) });
    const isReached = tally[of] >= limit;
    return <div key={name}>{text}{isReached ? ` · ${word('reached')}` : null}<Progress aria-label={text} size="small" percent={Math.min(PERCENT, Math.floor((tally[of] / limit) * PERCENT))} status={isReached ? 'exception' : 'normal'} /></div>;
  })}</>;
}

const DETAIL: DetailSpec<Item> = {
  kind: 'tally', source: '/v1/tallies/{id}',
  facts: ({ owner, year, general, sensitive, counts, corrections }) => [
    { title: DESK.exporter, value: <Party id={owner} /> }, { title: DESK.year, value: year }, { title: DESK.general, value: <Count count={general} /> }, { title: DESK.sensitive, value: <Count count={sensitive} /> },
    { title: DESK.transfersDeclared, value: <Count count={counts.general.declared.transfers + counts.sensitive.declared.transfers} /> }, { title: DESK.corrections, value: <Count count={corrections} /> },
  ],
  parts: [{ title: DESK.against, render: (tally) => <Lines tally={tally} /> }],
};

const LIST: ListSpec<Item> = {
  kind: 'tally', title: DESK.counters, path: '/counters', source: '/v1/tallies',
  columns: [
    { title: DESK.year, render: ({ year }) => year, width: 70 },
    { title: DESK.exporter, render: ({ owner }) => <Party id={owner} />, isWide: true },
    { title: DESK.against, render: (tally) => <Lines tally={tally} /> },
    { title: COMMON.updatedAt, render: ({ updatedAt }) => <Time at={updatedAt} />, isWide: true, width: 180 },
  ],
  filters: [{ name: 'year', title: DESK.year }],
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 年度出境人数: each exporter's people of the year against the lines of the pack in force, which are asked for once. */
export function CountersPage() {
  const word = useWords(DESK);
  const { value, error, reload } = useLoaded(useCallback(linesOfToday, []));
  return <LinesContext value={value ?? []}>
    {error === undefined ? null : <ProblemView error={error} retry={reload} />}
    <ListPage spec={LIST} />
    <p className="muted">{word('linesFrom')}</p>
  </LinesContext>;
}
