import { Button, Empty, Table } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import { get } from '../../api/client.js';
import { ProblemView } from '../../parts/problem-view.js';
import { RecordValue } from '../../parts/record-value.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Count, Day } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { EXCHANGE_PAGES, PUBLIC_NOTICES } from '../../words/exchange.js';
import { useWords } from '../../words/language.js';

const PAGE_ROWS = '50';

/** 登记公示: what is about to be registered, shown to everybody. */
export function NoticesPage() {
  const word = useWords(PUBLIC_NOTICES);
  const common = useWords(COMMON);
  const pages = useWords(EXCHANGE_PAGES);
  const [after, setAfter] = useState<string>();
  const load = useCallback((signal: AbortSignal) => get('/v1/registrations/notices', { query: { limit: PAGE_ROWS, ...(after === undefined ? {} : { after }) }, signal }), [after]);
  const { value, error, isLoading, reload } = useLoaded(load);
  return <>
    <h1 className="title">{pages('publicNotices')}</h1>
    <p className="muted">{word('hint')}</p>
    {error === undefined ? null : <ProblemView error={error} retry={reload} />}
    <section className="panel">
      <Table size="small" pagination={false} rowKey="id" loading={isLoading} dataSource={[...(value?.items ?? [])]} locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={isLoading ? '…' : word('none')} /> }} columns={[
        { key: 'kind', title: word('kind'), render: (_value, { kind }) => <RecordValue kind="registration" name="kind" value={kind} /> },
        { key: 'name', title: word('name'), render: (_value, { name, title }) => <RecordValue kind="registration" name="name" value={name ?? title} /> },
        { key: 'applicant', responsive: ['md'], title: word('applicant'), render: (_value, { applicant }) => <RecordValue kind="registration" name="applicant" value={applicant.name} /> },
        { key: 'until', title: word('until'), render: (_value, { until }) => <Day day={until} /> },
        { key: 'objections', responsive: ['md'], title: word('objections'), align: 'right', render: (_value, { objections }) => <Count count={objections} /> },
        { key: 'open', render: (_value, { id }) => <Link to={`/registrations/${id}`}>{word('open')}</Link> },
      ]} />
      {value?.next === null || value === undefined ? null : <Button style={{ marginTop: 12 }} onClick={() => { setAfter(value.next ?? undefined); }}>{common('next')}</Button>}
    </section>
  </>;
}
