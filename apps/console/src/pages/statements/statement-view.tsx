import { Button } from 'antd';
import { useCallback } from 'react';
import { Link } from 'react-router';
import { Facts } from '../../parts/detail.js';
import { ProblemView } from '../../parts/problem-view.js';
import { save } from '../../parts/save.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Copyable, Count, Day } from '../../parts/values.js';
import { useWords } from '../../words/language.js';
import { STATEMENTS } from '../../words/statements.js';
import { sealedBefore, statementOf, type Statement, type Whose } from './days.js';
import { EntryList } from './entry-list.js';
import { StatementVerdict } from './statement-verdict.js';

/** The statement with the proof that it goes on from the day before, where that one is sealed, too. */
async function load(day: string, whose: Whose, signal: AbortSignal): Promise<Statement> {
  const since = whose.other === undefined ? await sealedBefore(day, signal) : undefined;
  return statementOf(day, whose, { since, signal });
}

/** 一日的对账单: what it says, whether that is proven, and the entries behind it. */
export function StatementView({ day, whose }: { readonly day: string; readonly whose: Whose }) {
  const word = useWords(STATEMENTS);
  const { participant, other } = whose;
  const { value: document, error, reload } = useLoaded(useCallback((signal: AbortSignal) => load(day, { participant, other }, signal), [day, participant, other]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (document === undefined) return <p role="status">{word('verifying')}</p>;
  const { statement, sealed, parties } = document;
  return <>
    <StatementVerdict document={document} />
    <div className="bar no-print" style={{ margin: '12px 0' }}>
      <Button onClick={() => { save(`yaosu-statement-${day}.json`, `${JSON.stringify(document, null, 2)}\n`); }}>{word('save')}</Button>
      {other === undefined ? <Link to={`/print/${day}${participant === undefined ? '' : `?participant=${participant}`}`}>{word('print')}</Link> : null}
    </div>
    <Facts facts={[
      { title: STATEMENTS.day, value: <Day day={day} /> }, { title: STATEMENTS.of, value: parties.map((party) => <div key={party}><Copyable text={party} /></div>) }, { title: STATEMENTS.entries, value: <Count count={statement?.entries ?? 0} /> },
      ...(statement === null ? [] : [{ title: STATEMENTS.lastIndex, value: <Link to={`/ledger/${statement.lastIndex}`}>#{statement.lastIndex}</Link> }, { title: STATEMENTS.root, value: <Copyable text={statement.root} /> }]), { title: STATEMENTS.sealedAt, value: <Link to={`/ledger/${sealed.index}`}>#{sealed.index}</Link> },
    ]} />
    {statement === null ? null : <EntryList day={day} whose={whose} stated={statement} />}
  </>;
}
