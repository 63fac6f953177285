import { Alert } from 'antd';
import { LEDGER } from '../words/ledger.js';
import { useWords } from '../words/language.js';
import type { Proven, Trust } from './verify.js';

type Verdict = { readonly ok: true; readonly value: Proven } | { readonly ok: false; readonly reason: string };

/** Green only where the proof holds; and against what it was held. */
export function VerdictView({ verdict, trust }: { readonly verdict: Verdict; readonly trust: Trust | undefined }) {
  const word = useWords(LEDGER);
  if (!verdict.ok) return <Alert role="alert" type="error" showIcon title={word('notVerified')} description={<span lang="en">{verdict.reason}</span>} data-verdict="refuted" />;
  const { index, origin, size, root, signers, witnesses, unverified, disclosed } = verdict.value;
  return <Alert type="success" showIcon data-verdict="proven" title={word('verified')} description={<>
    <div style={{ overflowWrap: 'anywhere' }}>{size === undefined ? word('provenByRoot', { index, origin, root }) : word('proven', { index, origin, size, root })}</div>
    <div className="mono">{word('signedBy', { names: signers.join(', ') })}</div>
    <div>{witnesses === undefined ? word('noPolicy') : witnesses.length === 0 ? word('unwitnessed') : word('witnessed', { names: witnesses.join(', ') })}</div>
    {unverified.length === 0 ? null : <div className="muted">{word('unverified', { names: unverified.join(', ') })}</div>}
    {disclosed.map(({ name, value }) => <div key={name}>{word('disclosed', { name })} <span className="mono">{value}</span></div>)}
    <div className="muted">{word('how')} {trust?.isOwn === true ? null : word('keyFrom')}</div>
  </>} />;
}
