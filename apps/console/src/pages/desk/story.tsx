import { Alert, Button, Progress, Skeleton, Timeline } from 'antd';
import { useCallback, useState } from 'react';
import type { Transfer } from '#core/exchange';
import { get } from '../../api/client.js';
import { ProblemView } from '../../parts/problem-view.js';
import { Step, type Entry } from '../../parts/timeline.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { IdLink } from '../../parts/values.js';
import type { Checked } from '../../proof/story-check.js';
import { hasRole, useSession } from '../../session/session-context.js';
import { DESK } from '../../words/desk.js';
import { useWords } from '../../words/language.js';

const ROWS_MAX = '100';
const PERCENT = 100;

/** The records that a transfer rests on and leads to: its grant, its check, its basis, what was reviewed, what it obliges to. */
async function storyOf({ id, grant, basis, decision, review, waiver }: Transfer, debtors: readonly string[], signal: AbortSignal): Promise<readonly Entry[]> {
  const duties = (await Promise.all(debtors.map(async (debtor) => (await get('/v1/obligations', { query: { source: id, debtor, limit: ROWS_MAX }, signal })).items))).flat().map((duty) => duty.id);
  const streams = [id, grant, basis, decision?.check ?? null, review, waiver, ...duties].filter((stream) => stream !== null);
  const pages = await Promise.all(streams.map(async (stream) => (await get('/v1/entries', { query: { stream, limit: ROWS_MAX }, signal })).items as unknown as readonly Entry[]));
  const own = pages[0] ?? [];
  const isPart = ({ index, entry }: Entry): boolean => entry.stream !== grant || JSON.stringify(entry.data).includes(id) || entry.version === 1 || index < (own[0]?.index ?? 0);
  return pages.flat().filter(isPart).sort((a, b) => a.index - b.index);
}

/** 全过程: from the grant to the last duty in the order of the ledger, all of whose receipts this page verifies. */
export function Story({ transfer }: { readonly transfer: Transfer }) {
  const { session } = useSession();
  const isAuthority = hasRole(session, ['operator', 'regulator']);
  const own = session.organisation.id;
  const load = useCallback((signal: AbortSignal) => storyOf(transfer, isAuthority ? [...new Set([transfer.vendor, transfer.buyer])] : [own], signal), [transfer, isAuthority, own]);
  const { value, error, reload } = useLoaded(load);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active />;
  return <>
    <CheckAll indexes={value.map(({ index }) => index)} />
    <Timeline items={value.map((one) => ({ key: one.index, content: <><IdLink id={one.entry.stream} /><Step entry={one} /></> }))} />
  </>;
}

function CheckAll({ indexes }: { readonly indexes: readonly number[] }) {
  const word = useWords(DESK);
  const [checked, setChecked] = useState<Checked>();
  const [error, setError] = useState<unknown>();
  const check = async (): Promise<void> => {
    setError(undefined);
    try {
      await (await import('../../proof/story-check.js')).checkReceipts(indexes, setChecked);
    } catch (err) {
      setError(err);
    }
  };
  const isDone = checked?.count === indexes.length;
  return <div className="panel" style={{ marginBottom: 16 }}>
    <Button type="primary" disabled={checked !== undefined && !isDone && error === undefined} onClick={() => { void check(); }}>{word('verifyAll', { count: indexes.length })}</Button>
    {checked === undefined || isDone ? null : <Progress aria-label={word('verifyAll', { count: indexes.length })} percent={Math.floor((checked.count / indexes.length) * PERCENT)} />}
    {error === undefined ? null : <ProblemView error={error} />}
    {checked === undefined || !isDone ? null : checked.faults.length === 0
      ? <Alert type="success" showIcon data-story="proven" title={word('allHold', { count: checked.held, origin: checked.origin ?? '' })} />
      : <Alert type="error" showIcon data-story="refuted" title={word('someFail', { count: checked.faults.length })} description={checked.faults.map(({ index, reason }) => <div key={index} lang="en">#{index} {reason}</div>)} />}
  </div>;
}
