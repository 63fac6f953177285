import { Button, Skeleton } from 'antd';
import { useCallback } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Obligation } from '#core/exchange';
import { get } from '../../api/client.js';
import { ProblemView } from '../../parts/problem-view.js';
import { StateTag } from '../../parts/state-tag.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { AGENDA } from '../../words/agenda.js';
import { useSaid, useWords } from '../../words/language.js';
import { daysOf, lastDayOf, monthIn, monthText, moved, type Month } from './month.js';

const ROWS_MAX = '200';
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
/** Today in Shanghai, whatever the machine's zone. */
const today = (): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());

type Page = { readonly items: readonly Obligation[]; readonly next: string | null };

/** 义务日历: the duties of a month on their last days. The month stands in the address. */
export function AgendaPage() {
  const word = useWords(AGENDA);
  const [search, setSearch] = useSearchParams();
  const month = monthIn(search.get('month') ?? '') ?? monthIn(today()) ?? { year: 2026, month: 1 };
  const text = monthText(month);
  const load = useCallback((signal: AbortSignal) => {
    const shown = monthIn(text) ?? { year: 2026, month: 1 };
    return get('/v1/obligations', { query: { from: `${text}-01`, until: lastDayOf(shown), limit: ROWS_MAX }, signal }) as unknown as Promise<Page>;
  }, [text]);
  const { value, error, reload } = useLoaded(load);
  const go = (to: Month): void => { setSearch({ month: monthText(to) }); };
  return <>
    <h1 className="title">{word('title')}</h1>
    <p className="muted">{word('hint')}</p>
    <div className="bar panel" style={{ marginBottom: 12 }}>
      <Button onClick={() => { go(moved(month, -1)); }}>{word('before')}</Button><strong aria-live="polite">{word('month', { year: month.year, month: month.month })}</strong><Button onClick={() => { go(moved(month, 1)); }}>{word('after')}</Button>
      <span className="grow" /><Button onClick={() => { setSearch({}); }}>{word('today')}</Button><Link to={`/obligations?from=${text}-01&until=${lastDayOf(month)}`}>{word('list')}</Link>
    </div>
    {error !== undefined ? <ProblemView error={error} retry={reload} /> : value === undefined ? <Skeleton active /> : <MonthTable month={month} page={value} />}
  </>;
}

function MonthTable({ month, page: { items, next } }: { readonly month: Month; readonly page: Page }) {
  const word = useWords(AGENDA);
  const say = useSaid();
  const text = monthText(month);
  return <>
    {items.length === 0 ? <p className="muted">{word('none')}</p> : null}
    <div className="month wide">
      {WEEKDAYS.map((name) => <div key={name} className="weekday">{word(name)}</div>)}
      {daysOf(month).map((day) => <div key={day} className={day.startsWith(text) ? '' : 'outside'}>
        <time dateTime={day}>{Number(day.slice(-2))}</time>
        {items.filter(({ dueOn }) => dueOn === day).map(({ id, duty, state }) => <Link key={id} className="duty" to={`/obligations/${id}`} title={say(duty)}><StateTag kind="obligation" state={state} />{say(duty)}</Link>)}
      </div>)}
    </div>
    <ul className="narrow" style={{ paddingInlineStart: 16 }}>{items.map(({ id, dueOn, duty, state }) => <li key={id}><time dateTime={dueOn}>{dueOn}</time> <StateTag kind="obligation" state={state} /> <Link to={`/obligations/${id}`}>{say(duty)}</Link></li>)}</ul>
    {next === null ? null : <p className="muted">{word('more')}</p>}
  </>;
}
