import { Button, Drawer, Skeleton, Table, Tag } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import { get } from '../../api/client.js';
import { countText } from '../../parts/amounts.js';
import { LazyReceipt } from '../../parts/lazy-receipt.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Day, IdLink } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { useLanguage, useWords } from '../../words/language.js';
import { LEDGER } from '../../words/ledger.js';
import { STATISTICS } from '../../words/statistics.js';
import { keyText, type StatisticName } from './figures.js';

const PAGE_ROWS = '50';

/** 数字有据: the entries that one figure counts, each with its receipt. */
export function EntriesBehind({ statistic, filters, close }: { readonly statistic: StatisticName; readonly filters: string | undefined; readonly close: () => void }) {
  const word = useWords(STATISTICS);
  return <Drawer open={filters !== undefined} onClose={close} size="min(860px, 100vw)" title={word('entries')} destroyOnHidden>{filters === undefined ? null : <Entries statistic={statistic} filters={filters} />}</Drawer>;
}

function Entries({ statistic, filters }: { readonly statistic: StatisticName; readonly filters: string }) {
  const word = useWords(STATISTICS);
  const common = useWords(COMMON);
  const ledger = useWords(LEDGER);
  const { language } = useLanguage();
  const [after, setAfter] = useState<string>();
  const load = useCallback((signal: AbortSignal) =>
    get(`/v1/statistics/${statistic}/entries`, { query: { ...Object.fromEntries(new URLSearchParams(filters)), limit: PAGE_ROWS, ...(after === undefined ? {} : { after }) }, signal }), [statistic, filters, after]);
  const { value, error, reload } = useLoaded(load);
  return <>
    <p>{[...new URLSearchParams(filters)].map(([name, key]) => <Tag key={name}>{name in STATISTICS ? word(name as keyof typeof STATISTICS) : name}: {keyText(name, key, language)}</Tag>)}</p>
    {error === undefined ? null : <ProblemView error={error} retry={reload} />}
    {value === undefined ? <Skeleton active /> : <>
      <Table size="small" pagination={false} rowKey="index" dataSource={[...value.items]} columns={[
        { key: 'index', title: ledger('index'), render: (_value, { index }) => <Link to={`/ledger/${String(index)}`} className="mono">#{index}</Link> },
        { key: 'day', title: word('day'), render: (_value, { day }) => <Day day={day} /> }, { key: 'subject', title: word('subjectOf'), render: (_value, { subject }) => <IdLink id={subject} /> },
        { key: 'people', title: word(statistic === 'transfers' ? 'general' : 'amount'), align: 'right', render: (_value, { sums }) => countText(statistic === 'transfers' ? sums.general : sums.amount) },
        { key: 'verify', title: ledger('verify'), render: (_value, { index }) => <LazyReceipt index={index} /> },
      ]} />
      {value.next === null ? null : <Button style={{ marginTop: 12 }} onClick={() => { setAfter(value.next ?? undefined); }}>{common('next')}</Button>}
    </>}
  </>;
}
