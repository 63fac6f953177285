import { Alert, Empty, Skeleton, Table } from 'antd';
import { useCallback } from 'react';
import { get } from '../../api/client.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Count, Day, IdLink, Party, Said } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { useWords } from '../../words/language.js';
import { OVERSIGHT } from '../../words/oversight.js';

const PAGE_ROWS = '200';
const load = async (signal: AbortSignal) => {
  const [summary, list] = await Promise.all([get('/v1/obligations/overdue/summary', { signal }), get('/v1/obligations/overdue', { query: { limit: PAGE_ROWS }, signal })]);
  return { summary, list };
};

const Named = ({ id, name }: { readonly id: string; readonly name: { readonly zh: string; readonly en?: string } | null }) => (name === null ? <Party id={id} /> : <Said text={name} />);

/** 逾期义务: who is late, with what, on which article. */
export function OverduePage() {
  const word = useWords(OVERSIGHT);
  const common = useWords(COMMON);
  const { value, error, reload } = useLoaded(useCallback(load, []));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active />;
  const { summary, list } = value;
  const empty = <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={word('noneOverdue')} />;
  return <>
    <h1 className="title">{word('overdue')} <span className="muted">{word('duties', { count: summary.total })}</span></h1>
    {summary.isComplete && list.next === null ? null : <Alert type="info" title={word('partly')} />}
    <section className="panel"><h2 className="title">{word('byDebtor')}</h2>
      <Table size="small" pagination={false} rowKey={({ debtor, article }) => debtor + article} dataSource={[...summary.items]} locale={{ emptyText: empty }} columns={[
        { title: word('debtor'), render: (_value, { debtor, name }) => <Named id={debtor} name={name} /> }, { title: word('article'), render: (_value, { article }) => article },
        { title: word('count'), align: 'right', render: (_value, { count }) => <Count count={count} /> }, { title: word('earliest'), render: (_value, { earliestDueOn }) => <Day day={earliestDueOn} /> },
      ]} />
    </section>
    <section className="panel"><h2 className="title">{word('each')}</h2>
      <Table size="small" pagination={false} rowKey="id" dataSource={[...list.items]} locale={{ emptyText: empty }} columns={[
        { title: common('id'), render: (_value, { id }) => <IdLink id={id} /> }, { title: word('debtor'), render: (_value, { owner, name }) => <Named id={owner} name={name} /> }, { title: word('article'), render: (_value, { article }) => article },
        { title: common('dueAt'), render: (_value, { dueOn }) => <Day day={dueOn} /> }, { title: word('daysLate'), align: 'right', render: (_value, { daysLate }) => <Count count={daysLate} /> },
      ]} />
    </section>
  </>;
}
