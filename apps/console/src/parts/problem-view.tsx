import { Alert, Button } from 'antd';
import { ProblemError, type Problem } from '../api/problem.js';
import { COMMON } from '../words/common.js';
import { useLanguage, useWords } from '../words/language.js';

/** What went wrong, in words: of a problem document with its field and article, and what to do next. */
export function ProblemView({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const word = useWords(COMMON);
  const { language } = useLanguage();
  const action = retry === undefined ? undefined : <Button size="small" onClick={retry}>{word('tryAgain')}</Button>;
  if (!(error instanceof ProblemError)) return <Alert type="error" showIcon title={word('unreachable')} description={word('unreachableHint')} action={action} />;
  const { problem } = error;
  return <Alert type={problem.status >= 500 ? 'error' : 'warning'} showIcon title={language === 'zh' ? problem.titleZh : problem.title} description={<ProblemDetail problem={problem} />} action={action} />;
}

function ProblemDetail({ problem: { detail, errors = [], article, pointer, instance, code } }: { readonly problem: Problem }) {
  const word = useWords(COMMON);
  const fields = pointer === undefined ? errors : [{ pointer, detail: '' }, ...errors];
  return <>
    <div lang="en">{detail}</div>
    {fields.map((field) => <div key={field.pointer}>{word('problemField', { field: field.pointer, detail: field.detail })}</div>)}
    {article === undefined ? null : <div>{word('problemArticle', { article })}</div>}
    {code === 'version_conflict' ? <div>{word('conflict')}</div> : null}
    {instance === undefined ? null : <div className="muted mono">{word('problemRequest', { id: instance })}</div>}
  </>;
}
