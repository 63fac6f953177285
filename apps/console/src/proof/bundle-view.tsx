import { Alert, Table, Tag } from 'antd';
import type { Pair } from '../words/dictionary.js';
import { pick } from '../words/dictionary.js';
import { BUNDLE } from '../words/bundle.js';
import { useLanguage, useWords } from '../words/language.js';
import { LEDGER } from '../words/ledger.js';
import type { CheckedBundle } from './bundle.js';

const WORDS: Readonly<Record<string, Pair>> = BUNDLE;

/** Green only where every check holds; each with how much was looked at and, file by file, what is wrong. */
export function BundleView({ bundle: { subject = '', origin = '', size = 0, checks, leftOut }, isOwnTrust }: { readonly bundle: CheckedBundle; readonly isOwnTrust: boolean }) {
  const word = useWords(BUNDLE);
  const ledger = useWords(LEDGER);
  const { language } = useLanguage();
  const problems = checks.flatMap((check) => check.problems);
  const holds = problems.length === 0;
  const isSealed = checks.some(({ name }) => name === 'seal');
  return <>
    <Alert role={holds ? 'status' : 'alert'} type={holds ? 'success' : 'error'} showIcon data-verdict={holds ? 'proven' : 'refuted'} title={word(holds ? 'holds' : 'fails')} description={<>
      <div style={{ overflowWrap: 'anywhere' }}>{word('what', { subject, origin, size })}</div>
      {isSealed ? null : <div>{word('unsealed')}</div>}
      {leftOut.map(({ what, why }) => <div key={what}>{word('leftOut', { what, why })}</div>)}
      <div className="muted">{ledger('how')} {word('pdf')} {isOwnTrust ? null : ledger('keyFrom')}</div>
    </>} />
    <Table size="small" pagination={false} rowKey="name" dataSource={[...checks]} style={{ marginTop: 12 }} columns={[
      { title: word('check'), render: (_value, { name }) => pick(WORDS[name] ?? [name, name], language) },
      { title: word('count'), align: 'right', width: 90, render: (_value, { count }) => count },
      { title: word('result'), width: 130, render: (_value, { problems: found }) => <Tag color={found.length === 0 ? 'success' : 'error'}>{word(found.length === 0 ? 'passed' : 'failed')}</Tag> },
    ]} />
    {holds ? null : <ul lang="en" style={{ overflowWrap: 'anywhere' }}>{problems.slice(0, SHOWN_MAX).map(({ file, problem }) => <li key={file + problem}><span className="mono">{file}</span> {problem}</li>)}</ul>}
  </>;
}

const SHOWN_MAX = 50;
