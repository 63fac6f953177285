import { Button, Skeleton } from 'antd';
import { useCallback, useState } from 'react';
import { fetchPublic } from '../../api/public.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Day } from '../../parts/values.js';
import { pick, type Bilingual } from '../../words/dictionary.js';
import { useLanguage, useSaid, useWords } from '../../words/language.js';
import { PUBLIC } from '../../words/public.js';

const ROWS = '20';
const KINDS: Readonly<Record<string, (typeof PUBLIC)[keyof typeof PUBLIC]>> = PUBLIC;

/** 公示: who applies for what, until when it may be objected to. */
export function PublicNotices() {
  const word = useWords(PUBLIC);
  const say = useSaid();
  const { language } = useLanguage();
  const [after, setAfter] = useState<string>();
  const { value, error, reload } = useLoaded(useCallback((signal: AbortSignal) => fetchPublic('notices', signal, { limit: ROWS, ...(after === undefined ? {} : { after }) }), [after]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active />;
  const { items, next } = value;
  if (items.length === 0) return <p className="muted">{word('noNotices')}</p>;
  return <>
    <p className="muted">{word('noticesHint')}</p>
    <ul className="rows">{items.map(({ id, kind, applicant, name, title, from, until, objections }) => <li key={id}>
      <div className="bar"><strong>{name === null ? title : say(name as unknown as Bilingual)}</strong><span>{pick(KINDS[kind] ?? [kind, kind], language)}</span><span className="muted">{say(applicant.name as unknown as Bilingual)}</span></div>
      <div className="muted">{word('notice')} <Day day={from} /> – <Day day={until} />{objections === 0 ? null : <> · {word('objections')} {objections}</>}</div>
    </li>)}</ul>
    {next === null ? null : <Button size="small" onClick={() => { setAfter(next); }}>{word('more')}</Button>}
  </>;
}
