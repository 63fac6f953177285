import { Alert, Skeleton } from 'antd';
import { useCallback } from 'react';
import type { Replay } from '#core/exchange';
import { get } from '../../api/client.js';
import type { Beginning } from '../../forms/actions.js';
import { countText } from '../../parts/amounts.js';
import { Detail, Facts, type DetailSpec } from '../../parts/detail.js';
import { stateFilter } from '../../parts/filter-bar.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { ProblemView } from '../../parts/problem-view.js';
import { STATES_OF } from '../../parts/states-of.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Count, IdLink, Party, Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { useWords } from '../../words/language.js';
import { RUNS } from '../../words/runs.js';
import { Advance, type Running } from './advance.js';

type Item = Replay & Running & { readonly version: number };

const BEGIN: Beginning = { path: '/v1/replays', title: RUNS.begin, hint: RUNS.beginHint, isMain: true };

function Pack({ pack }: Pick<Replay, 'pack'>) {
  const word = useWords(RUNS);
  return pack === null ? <>{word('ownPack')}</> : <><IdLink id={pack.id} /> {pack.version}</>;
}

/** 报告: how many verdicts came out otherwise, and whose. */
function Report({ item: { id, state } }: { readonly item: Item }) {
  const word = useWords(RUNS);
  const load = useCallback(async (signal: AbortSignal) => (state === 'DONE' ? get('/v1/replays/{id}/report', { params: { id }, signal }) : null), [id, state]);
  const { value, error, reload } = useLoaded(load);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active />;
  if (value === null) return <p className="muted">{word('noReport')}</p>;
  const { verdicts, differing, participants, alarms } = value;
  return <>
    {differing === 0 && alarms.length === 0 ? <Alert type="success" showIcon title={word('same')} style={{ marginBottom: 12 }} /> : null}
    <Facts facts={[
      { title: RUNS.verdicts, value: <Count count={verdicts} /> }, { title: RUNS.differing, value: <Count count={differing} /> },
      { title: RUNS.participants, value: participants.map(({ participant, differing: count }) => <div key={participant}><Party id={participant} /> {countText(count)}</div>) },
      { title: RUNS.alarms, value: alarms.map(({ index, what }) => <div key={index} lang="en">#{index} {what}</div>) },
    ]} />
  </>;
}

const DETAIL: DetailSpec<Item> = {
  kind: 'replay', source: '/v1/replays/{id}', followed: ['REQUESTED', 'RUNNING'],
  facts: (item) => [
    { title: RUNS.progress, value: <Advance id={item.id} state={item.state} entries={item.entries} progress={item.progress} /> }, { title: RUNS.pack, value: <Pack pack={item.pack} /> }, { title: RUNS.requester, value: <Party id={item.owner} /> },
    { title: RUNS.entries, value: item.entries === null ? '' : <Count count={item.entries} /> }, { title: RUNS.verdicts, value: item.verdicts === null ? '' : <Count count={item.verdicts} /> }, { title: RUNS.differing, value: item.differing === null ? '' : <Count count={item.differing} /> }, { title: RUNS.error, value: <span lang="en">{item.error}</span> },
  ],
  parts: [{ title: RUNS.report, render: (item) => <Report item={item} /> }],
};

const LIST: ListSpec<Item> = {
  kind: 'replay', title: RUNS.title, path: '/runs', source: '/v1/replays', beginnings: [BEGIN],
  columns: [
    { title: COMMON.id, render: ({ id }) => <IdLink id={id} isKindSaid />, width: 140 },
    { title: RUNS.pack, render: ({ pack }) => <Pack pack={pack} /> },
    { title: RUNS.verdicts, render: ({ verdicts }) => (verdicts === null ? '' : countText(verdicts)), isNumber: true, isWide: true, width: 110 },
    { title: RUNS.differing, render: ({ differing }) => (differing === null ? '' : countText(differing)), isNumber: true, isWide: true, width: 110 },
    { title: COMMON.createdAt, render: ({ createdAt }) => <Time at={createdAt} />, isWide: true, width: 180 },
  ],
  filters: [stateFilter('replay', STATES_OF.replay)],
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 判定重放, with the progress of what runs. */
export const RunsPage = () => <ListPage spec={LIST} />;
