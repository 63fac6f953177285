import { Progress } from 'antd';
import { useEffect, useState } from 'react';
import { get } from '../../api/client.js';
import { countText } from '../../parts/amounts.js';
import { useWords } from '../../words/language.js';
import { RUNS } from '../../words/runs.js';

/** How far a run has come, as the server keeps it: no page has to stay open for it. */
export interface Running { readonly entries: number | null; readonly progress: { readonly entries: number; readonly verdicts: number; readonly differing: number } | null }

/** What a regulator reads is an entry itself, so that a run is not asked after at every moment. */
const AGAIN_MS = 5_000;
const HUNDRED = 100;

/** 进度. */
export function Advance({ id, state, entries, progress }: Running & { readonly id: string; readonly state: string }) {
  const word = useWords(RUNS);
  const [come, setCome] = useState(progress);
  const isRunning = state === 'RUNNING';
  useEffect(() => {
    if (!isRunning) return undefined;
    const stop = new AbortController();
    const timer = setInterval(() => {
      get('/v1/replays/{id}', { params: { id }, signal: stop.signal }).then((now) => { setCome((now as unknown as Running).progress); }, () => undefined);
    }, AGAIN_MS);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [id, isRunning]);
  if (state === 'REQUESTED') return <>{word('waiting')}</>;
  const total = entries ?? 0;
  const done = state === 'DONE' ? total : come?.entries ?? 0;
  return <><Progress percent={Math.floor(done * HUNDRED / Math.max(total, 1))} status={state === 'FAILED' ? 'exception' : state === 'DONE' ? 'success' : 'active'} />
    {isRunning ? <div className="muted" aria-live="polite">{countText(done)} / {countText(total)} · {word('background')}</div> : null}</>;
}
