import { Alert, Empty, Skeleton, Table, Tag } from 'antd';
import { useCallback, useEffect } from 'react';
import { Link } from 'react-router';
import { get } from '../../api/client.js';
import { countText } from '../../parts/amounts.js';
import { Facts } from '../../parts/detail.js';
import { ProblemView } from '../../parts/problem-view.js';
import { RecordValue } from '../../parts/record-value.js';
import { useLoaded, type Loaded } from '../../parts/use-loaded.js';
import { Time } from '../../parts/values.js';
import { pick } from '../../words/dictionary.js';
import { SYSTEM_STATE } from '../../words/exchange.js';
import { useLanguage, useWords } from '../../words/language.js';
import { memberWords } from '../../words/members.js';
import { memberAt } from './registers.js';
import { partWords, readiness } from './readiness.js';
import type { Published } from '../../proof/published.js';

const AGAIN_MS = 10_000;
const MS = 1000;

/** Looks again by itself: what is shown of machinery is only worth something while it is fresh. */
function useFresh<T>(load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const loaded = useLoaded(load);
  const { refresh } = loaded;
  useEffect(() => {
    const timer = setInterval(refresh, AGAIN_MS);
    return () => { clearInterval(timer); };
  }, [refresh]);
  return loaded;
}

/** 系统运行: the parts of the machinery, the queue and what failed in it, and what is published of the log. */
export function SystemPage() {
  const word = useWords(SYSTEM_STATE);
  return <>
    <h1 className="title">{word('title')}</h1>
    <p className="muted">{word('refreshEvery')}</p>
    <Publication />
    <QueueState />
    <DeadLetters />
    <Parts />
  </>;
}

function Parts() {
  const word = useWords(SYSTEM_STATE);
  const { language } = useLanguage();
  const { value, error, reload } = useFresh(readiness);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  return <section className="panel"><h2 className="title">{word('parts')} {value === undefined ? null : <Tag color={value.ready ? 'success' : 'error'}>{word(value.ready ? 'ready' : 'notReady')}</Tag>}</h2>
    <div className="cards">{Object.entries(value?.parts ?? {}).map(([name, health]) => <div key={name} className="card" title={name}>
      {pick(partWords(name), language)} <Tag color={health === 'ok' ? 'success' : 'error'}>{health === 'ok' ? word('ok') : word('error')}</Tag>{health === 'ok' ? null : <div className="mono">{health}</div>}
    </div>)}</div>
  </section>;
}

const loadQueue = (signal: AbortSignal) => get('/v1/queue', { signal });

function QueueState() {
  const word = useWords(SYSTEM_STATE);
  const { value, error, reload } = useFresh(loadQueue);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  return <section className="panel"><h2 className="title">{word('queue')}</h2>
    <div className="cards">{(['waiting', 'active', 'delayed', 'failed'] as const).map((name) => <div key={name} className="card"><div className="figure">{value === undefined ? '…' : countText(value[name])}</div>{word(name)}</div>)}</div>
  </section>;
}

const loadDead = (signal: AbortSignal) => get('/v1/checks', { query: { state: 'ERROR', limit: '50' }, signal });

/** 未能完成的检查: each leads to where it is driven again. */
function DeadLetters() {
  const word = useWords(SYSTEM_STATE);
  const { language } = useLanguage();
  const { value, error, isLoading, reload } = useFresh(loadDead);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  return <section className="panel"><h2 className="title">{word('dead')}</h2><p className="muted">{word('deadHint')}</p>
    <Table size="small" pagination={false} rowKey="id" loading={isLoading} dataSource={[...(value?.items ?? [])]} locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={isLoading ? '…' : word('noneDead')} /> }} columns={[
      { key: 'subject', title: pick(memberWords('check', 'subject'), language), render: (_value, item) => <RecordValue kind="check" name="subject" value={memberAt(item, 'subject')} /> },
      { key: 'error', title: word('error'), render: (_value, item) => <RecordValue kind="check" name="error" value={memberAt(item, 'error')} /> },
      { key: 'attempts', title: word('attempts'), align: 'right', render: (_value, item) => <RecordValue kind="check" name="attempts" value={memberAt(item, 'attempts')} /> },
      { key: 'since', title: word('since'), render: (_value, { updatedAt }) => <Time at={updatedAt} /> },
      { key: 'open', title: word('openOne'), render: (_value, { id }) => <Link to={`/checks/${id}`}>{word('openOne')}</Link> },
    ]} />
  </section>;
}

/** The checkpoint is opened here, under the published keys and policy: what is shown is what holds. */
const loadPublished = async (signal: AbortSignal) => (await import('../../proof/published.js')).publishedCheckpoint(signal);

function Publication() {
  const word = useWords(SYSTEM_STATE);
  const { value, error, isLoading, reload } = useFresh(loadPublished);
  return <section className="panel"><h2 className="title">{word('published')} <Link to="/log-keys">{word('keys')}</Link></h2>
    {error !== undefined ? <ProblemView error={error} retry={reload} /> : isLoading && value === undefined ? <Skeleton active title={false} />
      : value === undefined ? <Empty description={word('noCheckpoint')} /> : value.ok ? <Checkpoint published={value.value} /> : <Alert type="error" showIcon title={value.reason} />}
  </section>;
}

function Checkpoint({ published: { origin, size, signers, cosigners, quorum } }: { readonly published: Published }) {
  const word = useWords(SYSTEM_STATE);
  const latest = cosigners.map(({ at }) => at).sort().at(-1);
  const age = useCallback((at: string): string => word('ageSeconds', { count: Math.max(0, Math.round((Date.now() - Date.parse(at)) / MS)) }), [word]);
  return <Facts facts={[
    { title: SYSTEM_STATE.origin, value: <span className="mono">{origin}</span> }, { title: SYSTEM_STATE.size, value: countText(size) },
    { title: SYSTEM_STATE.age, value: latest === undefined ? word('noTime') : <><Time at={latest} /> · {age(latest)}</> },
    { title: SYSTEM_STATE.ofLog, value: signers.map((name) => <div key={name} className="mono">{name}</div>) },
    { title: SYSTEM_STATE.ofWitness, value: quorum === undefined ? word('noPolicy') : cosigners.map(({ name, at }) => <div key={name}><span className="mono">{name}</span> <Time at={at} /></div>) },
    ...(quorum === undefined ? [] : [{ title: SYSTEM_STATE.policy, value: <span className="mono">{quorum}</span> }]),
  ]} />;
}
