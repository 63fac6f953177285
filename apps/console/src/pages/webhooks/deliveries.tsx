import { Button, Empty, Skeleton, Tag } from 'antd';
import { useCallback, useState } from 'react';
import { get, type Answer } from '../../api/client.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { pick } from '../../words/dictionary.js';
import { entryWords } from '../../words/entries.js';
import { useLanguage, useWords } from '../../words/language.js';
import { WEBHOOKS } from '../../words/webhooks.js';

type Delivery = Answer<'GET', '/v1/webhooks/{id}/deliveries'>['items'][number];
const ROWS = '20';
const COLORS = { DELIVERED: 'success', RETRYING: 'warning', FAILED: 'error' } as const;

/** 推送记录: what was posted and how it fared, the latest first. */
export function Deliveries({ id }: { readonly id: string }) {
  const word = useWords(WEBHOOKS);
  const common = useWords(COMMON);
  const [after, setAfter] = useState<string>();
  const load = useCallback((signal: AbortSignal) => get('/v1/webhooks/{id}/deliveries', { params: { id }, query: { limit: ROWS, ...(after === undefined ? {} : { after }) }, signal }), [id, after]);
  const { value, error, reload, refresh } = useLoaded(load);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active />;
  const { items, next, nextIndex } = value;
  return <>
    <div className="bar"><span className="muted grow">{word('upTo', { index: nextIndex })}</span><Button size="small" onClick={refresh}>{common('refresh')}</Button></div>
    {items.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={word('noDeliveries')} /> : <ol className="rows">{items.map((item) => <OneDelivery key={item.index} delivery={item} />)}</ol>}
    {next === null ? null : <Button size="small" onClick={() => { setAfter(next); }}>{word('older')}</Button>}
  </>;
}

function OneDelivery({ delivery: { index, type, state, attempts, lastAttemptAt, nextAttemptAt, answered, failure } }: { readonly delivery: Delivery }) {
  const word = useWords(WEBHOOKS);
  const { language } = useLanguage();
  return <li>
    <div className="bar"><Tag color={COLORS[state]}>{word(state)}</Tag><strong>{pick(entryWords(type), language)}</strong><span className="mono muted">#{index}</span><span className="muted"><Time at={lastAttemptAt} /></span></div>
    <div className="muted">{word('attempts')} {attempts}{answered === null ? null : <> · {word('answered')} {answered}</>}{nextAttemptAt === null ? null : <> · {word('next')} <Time at={nextAttemptAt} /></>}</div>
    {failure === null ? null : <div lang="en">{failure}</div>}
  </li>;
}
