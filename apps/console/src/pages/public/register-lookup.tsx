import { Button, Input, Skeleton } from 'antd';
import { useCallback, useState } from 'react';
import { fetchPublic, type Register } from '../../api/public.js';
import { ProblemView } from '../../parts/problem-view.js';
import { StateTag } from '../../parts/state-tag.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Day } from '../../parts/values.js';
import { useSaid, useWords } from '../../words/language.js';
import { PUBLIC } from '../../words/public.js';

const ROWS = '10';

/** 登记簿查询: by the number on a certificate; whether it stands, and until when. */
export function RegisterLookup() {
  const word = useWords(PUBLIC);
  const [asked, setAsked] = useState<string>();
  return <>
    <p className="muted">{word('registerHint')}</p>
    <Input.Search aria-label={word('number')} placeholder={word('number')} enterButton={word('look')} style={{ maxWidth: 480 }} onSearch={(number) => { setAsked(number.trim()); }} />
    {asked === undefined ? null : <Found key={asked} number={asked} />}
  </>;
}

function Found({ number }: { readonly number: string }) {
  const word = useWords(PUBLIC);
  const [after, setAfter] = useState<string>();
  const { value, error, reload } = useLoaded(useCallback((signal: AbortSignal) => fetchPublic('titles', signal, { limit: ROWS, ...(number === '' ? {} : { number }), ...(after === undefined ? {} : { after }) }), [number, after]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active />;
  if (value.items.length === 0) return <p role="status">{word('noTitle')}</p>;
  return <>
    <ul className="rows">{value.items.map((title) => <OneTitle key={title.number} title={title} />)}</ul>
    {value.next === null ? null : <Button size="small" onClick={() => { setAfter(value.next ?? undefined); }}>{word('more')}</Button>}
  </>;
}

function OneTitle({ title: { number, state, name, summary, validFrom, validUntil } }: { readonly title: Register['items'][number] }) {
  const word = useWords(PUBLIC);
  const say = useSaid();
  return <li>
    <div className="bar"><StateTag kind="title" state={state} /><strong>{say(name)}</strong><span className="mono">{number}</span></div>
    <div>{say(summary)}</div>
    <div className="muted">{word('validity')} <Day day={validFrom} /> – <Day day={validUntil} /></div>
  </li>;
}
