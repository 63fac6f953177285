import { Empty, Skeleton, Table } from 'antd';
import { useCallback } from 'react';
import { ProblemView } from '../../parts/problem-view.js';
import { shanghaiToday } from '../../parts/times.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { pick } from '../../words/dictionary.js';
import { REGISTER_PARTS } from '../../words/exchange.js';
import { useLanguage, useWords } from '../../words/language.js';
import { memberWords } from '../../words/members.js';
import { changesBetween } from './pack-changes.js';
import { packOn } from './pack-draft.js';
import type { Recorded } from './register-actions.js';
import { memberAt } from './registers.js';

/** 与现行规则包的差异: what would be judged otherwise, place by place. */
export function PackDifference({ record }: { readonly record: Recorded }) {
  const word = useWords(REGISTER_PARTS);
  const { language } = useLanguage();
  const { value, error, reload } = useLoaded(useCallback(async (signal: AbortSignal) => ({ inForce: await packOn(shanghaiToday(), signal) }), []));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active title={false} />;
  const changes = changesBetween(value.inForce, memberAt(record, 'definition'));
  const nameOf = (where: string): string => pick(memberWords('pack', where.split('.').at(-1) ?? where), language);
  return <Table size="small" pagination={false} rowKey={({ where, before, after }) => `${where} ${before ?? ''} ${after ?? ''}`} dataSource={changes} locale={{ emptyText: <Empty description={word('same')} /> }} columns={[
    { key: 'member', title: word('member'), render: (_value, { where }) => nameOf(where) },
    { key: 'before', title: word('before', { version: value.inForce?.version ?? '' }), render: (_value, { before }) => before ?? <span className="muted">{word('absent')}</span> },
    { key: 'after', title: word('after'), render: (_value, { after }) => <strong>{after ?? word('absent')}</strong> },
  ]} />;
}
