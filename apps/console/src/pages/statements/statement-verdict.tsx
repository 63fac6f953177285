import { Alert } from 'antd';
import { useCallback } from 'react';
import type { StatementDocument } from '#core/exchange';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { pick } from '../../words/dictionary.js';
import { useLanguage, useWords } from '../../words/language.js';
import { STATEMENTS } from '../../words/statements.js';
import type { Statement } from './days.js';

/** What verifies is a chunk of its own: most people never ask for it. */
const check = async (document: Statement) => (await import('../../proof/documents.js')).checkStatement(document as StatementDocument);

/** Green only where every proof holds: the receipt of the sealing, the place in the day's map, the growth since the day before. */
export function StatementVerdict({ document }: { readonly document: Statement }) {
  const word = useWords(STATEMENTS);
  const { language } = useLanguage();
  const { value: verdict, error, reload } = useLoaded(useCallback(() => check(document), [document]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (verdict === undefined) return <p role="status">{word('verifying')}</p>;
  if (!verdict.ok) return <Alert role="alert" type="error" showIcon data-verdict="refuted" title={word('refuted')} description={<span lang="en">{verdict.reason}</span>} />;
  const { sealing: { day }, statement, index, checkpoint: { origin, size }, since } = verdict.value;
  return <Alert type="success" showIcon data-verdict="proven" title={word('proven')} description={<>
    <div style={{ overflowWrap: 'anywhere' }}>{statement === null ? pick(STATEMENTS.provenNothing, language) : word('provenText', { day, origin, index, size, count: statement.entries, last: statement.lastIndex })}</div>
    {since === null || since.statement === null ? null : <div>{word('goesOn', { day: since.sealing.day, count: since.statement.entries })}</div>}
    <div className="muted">{word('how')}</div>
  </>} />;
}
