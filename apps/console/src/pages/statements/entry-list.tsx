import { Alert, Button, Progress } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useDraft } from '../../forms/use-draft.js';
import { countText } from '../../parts/amounts.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { IdLink } from '../../parts/values.js';
import type { Walk } from '../../proof/documents.js';
import { useSession } from '../../session/session-context.js';
import { pick } from '../../words/dictionary.js';
import { entryWords } from '../../words/entries.js';
import { useLanguage, useWords } from '../../words/language.js';
import { STATEMENTS } from '../../words/statements.js';
import { entriesOf, type Whose } from './days.js';

const SHOWN = '20';
const WALKED = '200';
const HUNDRED = 100;

interface Props { readonly day: string; readonly whose: Whose; readonly stated: { readonly entries: number; readonly root: string } }

/** 明细: the entries of a statement, and whether they are all of it. */
export function EntryList(props: Props) {
  const { day, whose: { participant, other } } = props;
  const word = useWords(STATEMENTS);
  const { language } = useLanguage();
  const [after, setAfter] = useState<string | null>(null);
  const { value, error, reload } = useLoaded(useCallback((signal: AbortSignal) => entriesOf(day, { participant, other }, { after, limit: SHOWN, signal }), [day, participant, other, after]));
  return <>
    <h2 className="title">{word('list')}</h2>
    <Checking {...props} />
    {error !== undefined ? <ProblemView error={error} retry={reload} /> : <ol className="rows" aria-busy={value === undefined}>{(value?.items ?? []).map(({ index, type, stream }) =>
      <li key={index} className="bar"><span className="mono muted">#{index}</span><span className="grow">{pick(entryWords(type), language)}</span><IdLink id={stream} isKindSaid /></li>)}</ol>}
    {value?.next == null ? null : <Button size="small" onClick={() => { setAfter(value.next); }}>{word('more')}</Button>}
  </>;
}

type Ended = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Every entry is fetched and hashed into the tree whose root was sealed. It takes as long as the list is; what was done is kept in this tab. */
function Checking({ day, whose, stated }: Props) {
  const word = useWords(STATEMENTS);
  const { session: { organisation } } = useSession();
  const { draft, keep, forget } = useDraft<Walk>(`statement-${whose.participant ?? organisation.id}-${whose.other ?? ''}-${day}`);
  const [walk, setWalk] = useState(draft);
  const [ended, setEnded] = useState<Ended>();
  const [error, setError] = useState<unknown>();
  const running = useRef<AbortController>(undefined);
  const [isRunning, setRunning] = useState(false);
  useEffect(() => () => { running.current?.abort(); }, []);
  const run = async (from: Walk | undefined): Promise<void> => {
    const stop = new AbortController();
    running.current = stop;
    setRunning(true);
    setError(undefined);
    setEnded(undefined);
    try {
      const { AT_THE_BEGINNING, walkEnds, walkOn } = await import('../../proof/documents.js');
      let now = from ?? AT_THE_BEGINNING;
      while (!now.isAtEnd) {
        now = walkOn(now, await entriesOf(day, whose, { after: now.after, limit: WALKED, signal: stop.signal }));
        keep(now);
        setWalk(now);
      }
      setEnded(walkEnds(now, stated));
      forget();
    } catch (err) {
      if (!stop.signal.aborted) setError(err);
    } finally {
      setRunning(false);
    }
  };
  const label = ended !== undefined ? 'again' : walk === undefined ? 'checkAll' : 'goOn';
  return <section className="no-print" aria-live="polite">
    {walk === undefined ? null : <Come count={walk.size} total={stated.entries} ended={ended} />}
    {error === undefined ? null : <ProblemView error={error} />}
    <div className="bar" style={{ margin: '8px 0' }}>
      {isRunning ? <Button onClick={() => { running.current?.abort(); }}>{word('stop')}</Button> : <Button onClick={() => { void run(ended === undefined ? walk : undefined); }}>{word(label)}</Button>}
    </div>
  </section>;
}

/** How far it has come, or what came of it. */
function Come({ count, total, ended }: { readonly count: number; readonly total: number; readonly ended: Ended | undefined }) {
  const word = useWords(STATEMENTS);
  if (ended === undefined) return <><Progress percent={Math.floor(count * HUNDRED / Math.max(total, 1))} /><p className="muted">{word('progress', { count: countText(count), total: countText(total) })} · {word('kept')}</p></>;
  return <Alert type={ended.ok ? 'success' : 'error'} showIcon data-list={ended.ok ? 'proven' : 'refuted'} title={ended.ok ? word('complete', { count: countText(count) }) : word('incomplete')} description={ended.ok ? undefined : <span lang="en">{ended.reason}</span>} />;
}
