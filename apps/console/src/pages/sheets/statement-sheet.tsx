import { Skeleton } from 'antd';
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { Facts } from '../../parts/detail.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Count, Day, Party } from '../../parts/values.js';
import { STATEMENTS } from '../../words/statements.js';
import { statementOf } from '../statements/days.js';
import { StatementVerdict } from '../statements/statement-verdict.js';

/** 对账单. */
export function StatementSheet({ day }: { readonly day: string }) {
  const [search] = useSearchParams();
  const participant = search.get('participant') ?? undefined;
  const { value: document, error, reload } = useLoaded(useCallback((signal: AbortSignal) => statementOf(day, { participant, other: undefined }, { signal }), [day, participant]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (document === undefined) return <Skeleton active />;
  const { parties, statement, sealed } = document;
  return <>
    <Facts facts={[
      { title: STATEMENTS.day, value: <Day day={day} /> }, { title: STATEMENTS.of, value: parties.map((party) => <div key={party}><Party id={party} /> <span className="mono">{party}</span></div>) }, { title: STATEMENTS.entries, value: <Count count={statement?.entries ?? 0} /> },
      ...(statement === null ? [] : [{ title: STATEMENTS.lastIndex, value: `#${String(statement.lastIndex)}` }, { title: STATEMENTS.root, value: <span className="mono">{statement.root}</span> }]),
      { title: STATEMENTS.sealedAt, value: `#${String(sealed.index)}` },
    ]} />
    <div style={{ marginTop: 12 }}><StatementVerdict document={document} /></div>
  </>;
}
