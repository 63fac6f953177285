import { Button } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { get } from '../../api/client.js';
import { countText } from '../../parts/amounts.js';
import { ProblemView } from '../../parts/problem-view.js';
import { shanghaiToday, timeText } from '../../parts/times.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { IdLink } from '../../parts/values.js';
import { useLanguage, useWords } from '../../words/language.js';
import { STATISTICS } from '../../words/statistics.js';
import { FigureChart } from './figure-chart.js';
import { keyText, useFigures, type Dimension } from './figures.js';
import './figures.css';

/** What a regulator reads is an entry itself, so that the screen does not read at every moment. */
const REFRESH_MS = 300_000;
const LATEST_ROWS = '8';

/** 大屏: the year at a glance; its button spreads it over the whole wall. Each figure leads to what is behind it. */
export function ScreenPage() {
  const word = useWords(STATISTICS);
  const { language } = useLanguage();
  const element = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = setInterval(() => { setAt(new Date().toISOString()); }, REFRESH_MS);
    return () => { clearInterval(timer); };
  }, []);
  return <div ref={element} className="screen">
    <div className="bar"><span className="grow muted">{word('screenYear', { year: shanghaiToday().slice(0, 4), time: timeText(at, language) })}</span>
      <Button ghost size="small" onClick={() => { void element.current?.requestFullscreen(); }}>{word('fullScreen')}</Button></div>
    <h1>{word('screen')}</h1>
    <Cards key={`cards${at}`} />
    <div key={at} className="charts" style={{ marginTop: 12 }}>
      <Panel name="byMonth" by="month" /><Panel name="flows" by="path,jurisdiction" /><Panel name="byJurisdiction" by="jurisdiction" /><Panel name="bySector" by="sector" /><Panel name="sectorFlows" by="sector,jurisdiction" /><Latest />
    </div>
  </div>;
}

const loadMatters = async (signal: AbortSignal) => {
  const [transfers, directions, overdue, holds] = await Promise.all([
    get('/v1/statistics/transfers', { query: { by: 'month' }, signal }), get('/v1/statistics/transfers', { query: { by: 'direction' }, signal }), get('/v1/obligations/overdue/summary', { signal }), get('/v1/holds', { query: { state: 'IN_FORCE', limit: '100' }, signal }),
  ]);
  return { transfers, directions, overdue, holds };
};

function Cards() {
  const word = useWords(STATISTICS);
  const { value, error, reload } = useLoaded(useCallback(loadMatters, []));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  const total = value?.transfers.total.value;
  const abroad = value?.directions.items.filter(({ keys: [key] }) => key !== 'domestic').reduce((sum, group) => sum + group.value.count, 0);
  const held = value === undefined ? undefined : `${String(value.holds.items.length)}${value.holds.next === null ? '' : '+'}`;
  return <div className="cards">
    <Card title={word('transfers')} figure={total?.count} to="/statistics" /><Card title={word('abroad')} figure={abroad} to="/desk" />
    <Card title={word('peopleAbroad')} figure={total === undefined ? undefined : total.general + total.sensitive} to="/counters" /><Card title={word('overdue')} figure={value?.overdue.total} to="/overdue" /><Card title={word('holds')} figure={held} to="/holds?state=IN_FORCE" />
  </div>;
}

const Card = ({ title, figure, to }: { readonly title: string; readonly figure: number | string | undefined; readonly to: string }) =>
  <Link className="card" to={to}><div>{title}</div><div className="figure">{figure === undefined ? '…' : typeof figure === 'number' ? countText(figure) : figure}</div></Link>;

function Panel({ name, by }: { readonly name: keyof typeof STATISTICS; readonly by: string }) {
  const word = useWords(STATISTICS);
  const { value, error } = useFigures('transfers', by, '');
  const dimensions = useMemo(() => by.split(',') as readonly Dimension[], [by]);
  return <Framed title={word(name)}>{error === undefined ? value === undefined ? null : <FigureChart by={dimensions} groups={value.items} label={word(name)} isDark /> : <ProblemView error={error} />}</Framed>;
}

const Framed = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => <section className="panel"><h2>{title}</h2>{children}</section>;

function Latest() {
  const word = useWords(STATISTICS);
  const { language } = useLanguage();
  const { value, error } = useLoaded(useCallback((signal: AbortSignal) => get('/v1/statistics/transfers/entries', { query: { limit: LATEST_ROWS }, signal }), []));
  return <Framed title={word('latest')}>{error === undefined ? <table className="figures"><tbody>{(value?.items ?? []).map(({ index, subject, day, cell }) =>
    <tr key={index}><td>#{index}</td><td>{day}</td><td>{keyText('path', cell.path, language)}</td><td>{keyText('jurisdiction', cell.jurisdiction, language)}</td><td><IdLink id={subject} /></td></tr>)}</tbody></table> : <ProblemView error={error} />}</Framed>;
}
