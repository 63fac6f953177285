import { Button, Result } from 'antd';
import { Link, useRouteError } from 'react-router';
import { COMMON } from '../words/common.js';
import { useWords } from '../words/language.js';

/** An address that no page has. */
export function NoPage() {
  const word = useWords(COMMON);
  return <Result status="404" title={word('notFound')} subTitle={word('notFoundHint')} extra={<Link to="/">{word('toHome')}</Link>} />;
}

/** What a page shows that has failed in itself. */
export function FailedPage() {
  const word = useWords(COMMON);
  const error = useRouteError();
  return <main className="content"><Result status="error" title={word('crashed')} subTitle={word('crashedHint')} extra={<Button onClick={() => { window.location.reload(); }}>{word('tryAgain')}</Button>}>
    <pre className="code">{error instanceof Error ? error.message : String(error)}</pre>
  </Result></main>;
}
