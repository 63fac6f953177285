import { Alert, Button, Empty, Skeleton } from 'antd';
import { useCallback, useMemo } from 'react';
import { countText } from '../../parts/amounts.js';
import { download } from '../../parts/download.js';
import { ProblemView } from '../../parts/problem-view.js';
import { save } from '../../parts/save.js';
import { Count } from '../../parts/values.js';
import { useLanguage, useWords } from '../../words/language.js';
import { STATISTICS } from '../../words/statistics.js';
import { FigureChart } from './figure-chart.js';
import { keyText, useFigures, type Dimension, type Figures, type StatisticName } from './figures.js';

interface Asked { readonly statistic: StatisticName; readonly title: keyof typeof STATISTICS; readonly by: readonly Dimension[]; readonly filters: string; readonly open: (filters: Readonly<Record<string, string>>) => void }

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** One table of figures: drawn, written, and each of its numbers opening the entries behind it. */
export function FigurePanel({ statistic, title, by, filters, open }: Asked) {
  const word = useWords(STATISTICS);
  const joined = by.join(',');
  const dimensions = useMemo(() => joined.split(','), [joined]);
  const { value, error, reload } = useFigures(statistic, joined, filters);
  const openKeys = useCallback((keys: readonly string[]) => {
    open({ ...value?.filters, ...Object.fromEntries(dimensions.map((name, i) => [name, keys[i] ?? ''])) });
  }, [open, value, dimensions]);
  return <section className="panel">
    <div className="bar"><h2 className="title grow">{word(title)}</h2>{value === undefined ? null : <Exports statistic={statistic} title={title} by={dimensions} filters={filters} figures={value} />}</div>
    {error === undefined ? null : <ProblemView error={error} retry={reload} />}
    {value === undefined && error === undefined ? <Skeleton active /> : null}
    {value?.items.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={word('none')} /> : null}
    {value === undefined || value.items.length === 0 ? null : <>
      <FigureChart by={dimensions} groups={value.items} label={word(title)} open={openKeys} />
      {value.isCut ? <Alert type="info" title={word('isCut')} /> : null}
      <FigureTable statistic={statistic} by={dimensions} figures={value} open={openKeys} />
    </>}
  </section>;
}

function FigureTable({ statistic, by, figures: { items }, open }: { readonly statistic: StatisticName; readonly by: readonly string[]; readonly figures: Figures; readonly open: (keys: readonly string[]) => void }) {
  const word = useWords(STATISTICS);
  const { language } = useLanguage();
  const names = (keys: readonly string[]): string => keys.map((key, i) => keyText(by[i] ?? '', key, language)).join(' → ');
  return <div tabIndex={0} role="group" aria-label={word('group')} style={{ overflow: 'auto', maxHeight: 260 }}><table className="figures">
    <thead><tr><th scope="col">{word('group')}</th><th scope="col">{word('count')}</th><th scope="col">{word(statistic === 'transfers' ? 'general' : 'amount')}</th>{statistic === 'transfers' ? <th scope="col">{word('sensitive')}</th> : null}</tr></thead>
    <tbody>{items.map(({ keys, value: { count, general, sensitive, amount } }) => <tr key={keys.join()}>
      <th scope="row">{names(keys)}</th>
      <td className="number"><Button type="link" size="small" aria-label={`${names(keys)}: ${word('behind', { count: countText(count) })}`} onClick={() => { open(keys); }}>{countText(count)}</Button></td>
      <td className="number"><Count count={statistic === 'transfers' ? general : amount} /></td>{statistic === 'transfers' ? <td className="number"><Count count={sensitive} /></td> : null}
    </tr>)}</tbody>
  </table></div>;
}

/** CSV as the API writes it, with the digests; XLSX of what is shown here, in its language. */
function Exports({ statistic, title, by, filters, figures }: { readonly statistic: StatisticName; readonly title: keyof typeof STATISTICS; readonly by: readonly string[]; readonly filters: string; readonly figures: Figures }) {
  const word = useWords(STATISTICS);
  const { language } = useLanguage();
  const name = `${statistic}-${by.join('-')}`;
  const csv = async (): Promise<void> => {
    save(`${name}.csv`, await download(`/v1/statistics/${statistic}.csv?${new URLSearchParams([...new URLSearchParams(filters), ['by', by.join(',')]]).toString()}`));
  };
  const xlsx = async (): Promise<void> => {
    const { xlsxOf } = await import('../../parts/sheet.js');
    const head = [...by.map((one) => word(one as Dimension)), word('count'), word('general'), word('sensitive'), word('amount')];
    const rows = figures.items.map(({ keys, value: { count, general, sensitive, amount } }) => [...keys.map((key, i) => keyText(by[i] ?? '', key, language)), count, general, sensitive, amount]);
    save(`${name}.xlsx`, new Blob([xlsxOf(word(title), [head, ...rows])], { type: XLSX }));
  };
  return <>
    <Button size="small" onClick={() => { void csv(); }}>{word('csv')}</Button>
    <Button size="small" onClick={() => { void xlsx(); }}>{word('xlsx')}</Button>
  </>;
}
