import { Alert } from 'antd';
import { Link } from 'react-router';
import { Unreachable } from '../../api/problem.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { pick, type Pair } from '../../words/dictionary.js';
import { SYSTEM_STATE, WORKBENCH } from '../../words/exchange.js';
import { useLanguage, useWords } from '../../words/language.js';

/** How well each part of the process is that answers (`/readyz`). */
export interface Readiness { readonly ready: boolean; readonly parts: Readonly<Record<string, string>> }

/** It answers 503 where it is not ready, and says what is not. */
export async function readiness(signal: AbortSignal): Promise<Readiness> {
  const answer = await fetch('/readyz', { signal });
  if (answer.headers.get('content-type')?.startsWith('application/json') !== true) throw new Unreachable(`status ${String(answer.status)}`);
  return await answer.json() as Readiness;
}

const PART_WORDS: Readonly<Record<string, Pair>> = {
  ...SYSTEM_STATE, queue: SYSTEM_STATE.queuePart, statistics: SYSTEM_STATE.statisticsPart, 'worker.checks': SYSTEM_STATE.checksWorker, 'worker.replays': SYSTEM_STATE.replaysWorker, 'webhooks.courier': SYSTEM_STATE.courier,
};
export const partWords = (name: string): Pair => PART_WORDS[name] ?? [name, name];

/** 系统状态: one line, and the way to what is not well. */
export function ReadinessLine() {
  const word = useWords(WORKBENCH);
  const { language } = useLanguage();
  const { value, error, reload } = useLoaded(readiness);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return null;
  const unwell = Object.entries(value.parts).filter(([, health]) => health !== 'ok').map(([name]) => pick(partWords(name), language));
  const text = unwell.length === 0 ? word('allWell') : word('notWell', { count: unwell.length, names: unwell.join('、') });
  return <Alert type={!value.ready ? 'error' : unwell.length === 0 ? 'success' : 'warning'} showIcon title={text} action={<Link to="/system">{word('details')}</Link>} />;
}
