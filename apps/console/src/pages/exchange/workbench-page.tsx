import { Empty, Table, Tag } from 'antd';
import { useCallback } from 'react';
import { Link } from 'react-router';
import { get } from '../../api/client.js';
import { countText } from '../../parts/amounts.js';
import { ProblemView } from '../../parts/problem-view.js';
import { StateTag } from '../../parts/state-tag.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { useSession } from '../../session/session-context.js';
import { pick } from '../../words/dictionary.js';
import { WORKBENCH } from '../../words/exchange.js';
import { useLanguage, useWords } from '../../words/language.js';
import { ReadinessLine } from './readiness.js';
import { QUEUES, waitingIn, type Waiting } from './waiting.js';

/** 工作台: what waits for the exchange and in which state, what is past its day, whether the system is well. */
export function WorkbenchPage() {
  const word = useWords(WORKBENCH);
  return <>
    <h1 className="title">{word('title')}</h1>
    <ReadinessLine />
    <Overdue />
    <Waits />
  </>;
}

/** What is past its day: of reviews and of duties. */
function Overdue() {
  const word = useWords(WORKBENCH);
  const load = useCallback(async (signal: AbortSignal) => {
    const [reviews, duties] = await Promise.all([get('/v1/reviews/counts', { signal }), get('/v1/obligations', { query: { state: 'OVERDUE', limit: '50' }, signal })]);
    return { reviews, duties: duties.items.length, isMore: duties.next !== null };
  }, []);
  const { value, error, reload } = useLoaded(load);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  const textOf = (count: number | undefined): string => (count === undefined ? '…' : countText(count));
  return <section aria-label={word('overdue')} style={{ margin: '12px 0' }}>
    <h2 className="title">{word('overdue')}</h2>
    <div className="cards">
      <Link className="card" to="/reviews"><div className="figure">{textOf(value?.reviews.overdue)}</div>{word('reviewsOverdue')}</Link>
      <Link className="card" to="/reviews"><div className="figure">{textOf(value?.reviews.escalated)}</div>{word('reviewsEscalated')}</Link>
      <Link className="card" to="/overdue"><div className="figure">{value?.isMore === true ? word('atLeast', { count: value.duties }) : textOf(value?.duties)}</div>{word('dutiesOverdue')}</Link>
    </div>
  </section>;
}

function Waits() {
  const word = useWords(WORKBENCH);
  const { session } = useSession();
  const load = useCallback((signal: AbortSignal) => Promise.all(QUEUES.map((queue) => waitingIn(queue, session, signal))), [session]);
  const { value, error, isLoading, reload } = useLoaded(load);
  const waiting = (value ?? []).filter(({ states }) => states.some(({ count }) => count > 0));
  return <section className="panel" aria-busy={isLoading}>
    <h2 className="title">{word('waiting')}</h2>
    <p className="muted">{word('hint')}</p>
    {error === undefined ? <WaitingTable waiting={waiting} isLoading={isLoading} /> : <ProblemView error={error} retry={reload} />}
  </section>;
}

function WaitingTable({ waiting, isLoading }: { readonly waiting: readonly Waiting[]; readonly isLoading: boolean }) {
  const word = useWords(WORKBENCH);
  const { language } = useLanguage();
  return <Table size="small" pagination={false} rowKey={({ queue }) => queue.kind} loading={isLoading} dataSource={[...waiting]} showHeader={false} locale={{ emptyText: <Empty description={isLoading ? '…' : word('nothing')} /> }} columns={[
    { key: 'title', width: '26%', render: (_value, { queue }) => <Link to={queue.path}>{pick(queue.title, language)}</Link> },
    { key: 'states', render: (_value, { queue, states }) => <div className="bar">{states.filter(({ count }) => count > 0).map(({ state, count, isMore }) => (
      <Link key={state} to={`${queue.path}?state=${state}`}><StateTag kind={queue.kind} state={state} /> <strong>{isMore ? word('atLeast', { count }) : countText(count)}</strong></Link>
    ))}</div> },
    { key: 'notes', responsive: ['md'], render: (_value, of) => <Notes of={of} /> },
  ]} />;
}

function Notes({ of: { late, others, assigned } }: { readonly of: Waiting }) {
  const word = useWords(WORKBENCH);
  return <div className="bar">
    {late === 0 ? null : <Tag color="error">{word('lateItems', { count: late })}</Tag>}
    {assigned === 0 ? null : <Tag color="processing">{word('assigned', { count: assigned })}</Tag>}
    {others === 0 ? null : <span className="muted">{word('mine', { count: others })}</span>}
  </div>;
}

