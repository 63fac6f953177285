import { Select } from 'antd';
import { useCallback } from 'react';
import { Link, useSearchParams } from 'react-router';
import { countText } from '../../parts/amounts.js';
import { FilterBar } from '../../parts/filter-bar.js';
import { useWords } from '../../words/language.js';
import { STATISTICS } from '../../words/statistics.js';
import { EntriesBehind } from './entries-behind.js';
import { FigurePanel } from './figure-panel.js';
import { useFigures, type Dimension, type StatisticName } from './figures.js';
import './figures.css';

const PATH = '/statistics';
const FILTERS = [{ name: 'year', title: STATISTICS.year }, { name: 'month', title: STATISTICS.month }, { name: 'sector', title: STATISTICS.sector }, { name: 'jurisdiction', title: STATISTICS.jurisdiction }];
const TABLES: Readonly<Record<StatisticName, readonly { readonly title: keyof typeof STATISTICS; readonly by: readonly Dimension[] }[]>> = {
  transfers: [
    { title: 'byMonth', by: ['month'] }, { title: 'byJurisdiction', by: ['jurisdiction'] }, { title: 'flows', by: ['path', 'jurisdiction'] }, { title: 'sectorFlows', by: ['sector', 'jurisdiction'] },
    { title: 'byPath', by: ['path'] }, { title: 'bySector', by: ['sector'] }, { title: 'byMode', by: ['mode'] },
  ],
  settlements: [{ title: 'byMonth', by: ['month', 'currency'] }, { title: 'bySector', by: ['sector', 'currency'] }, { title: 'byJurisdiction', by: ['jurisdiction', 'currency'] }],
};

/** 统计: what is filtered and what is opened stand in the address. */
export function StatisticsPage() {
  const word = useWords(STATISTICS);
  const [search, setSearch] = useSearchParams();
  const statistic = search.get('of') === 'settlements' ? 'settlements' : 'transfers';
  const filters = new URLSearchParams(FILTERS.flatMap(({ name }) => (search.get(name) === null ? [] : [[name, search.get(name) ?? '']]))).toString();
  const { value, reload } = useFigures(statistic, 'month', filters);
  const change = useCallback((name: string, wanted: string | undefined) => {
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (wanted === undefined) next.delete(name);
      else next.set(name, wanted);
      return next;
    });
  }, [setSearch]);
  const open = useCallback((opened: Readonly<Record<string, string>>) => { change('open', new URLSearchParams(opened).toString()); }, [change]);
  return <>
    <div className="bar"><h1 className="title grow">{word('title')}</h1><Select aria-label={word('subject')} value={statistic} style={{ width: 140 }} options={[{ value: 'transfers', label: word('transfers') }, { value: 'settlements', label: word('settlements') }]} onChange={(wanted) => { change('of', wanted); }} /><Link to="/screen">{word('fullScreen')}</Link></div>
    <FilterBar filters={FILTERS} path={PATH} reload={reload} />
    {value === undefined ? null : <p className="muted">{word('total')} {countText(value.total.value.count)} · {word('counted', { index: value.countedEntries })}</p>}
    <div className="charts">{TABLES[statistic].map(({ title, by }) => <FigurePanel key={statistic + by.join()} statistic={statistic} title={title} by={by} filters={filters} open={open} />)}</div>
    <EntriesBehind statistic={statistic} filters={search.get('open') ?? undefined} close={() => { change('open', undefined); }} />
  </>;
}
