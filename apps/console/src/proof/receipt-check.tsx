import { Alert, Button, Spin } from 'antd';
import { useCallback } from 'react';
import { get } from '../api/client.js';
import { ProblemError } from '../api/problem.js';
import { ProblemView } from '../parts/problem-view.js';
import { save } from '../parts/save.js';
import { useLoaded } from '../parts/use-loaded.js';
import { LEDGER } from '../words/ledger.js';
import { useWords } from '../words/language.js';
import { VerdictView } from './verdict-view.js';
import { publishedTrust, verifyText } from './verify.js';

/** Fetches the receipt of an entry and verifies it here. */
export function ReceiptCheck({ index }: { readonly index: number }) {
  const word = useWords(LEDGER);
  const load = useCallback(async (signal: AbortSignal) => {
    const text = JSON.stringify(await get('/v1/entries/{index}/receipt', { params: { index: String(index) }, signal }));
    const trust = await publishedTrust(text);
    return { text, trust: trust.ok ? trust.value : undefined, verdict: trust.ok ? verifyText(text, trust.value) : trust };
  }, [index]);
  const { value, error, reload } = useLoaded(load);
  if (error instanceof ProblemError && error.problem.status === 404) return <Alert type="info" title={word('pending')} action={<Button size="small" onClick={reload}>{word('verify')}</Button>} />;
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Spin size="small" aria-label={word('verifying')} />;
  return <div style={{ width: '100%' }}>
    <VerdictView verdict={value.verdict} trust={value.trust} />
    <Button size="small" type="link" onClick={() => { save(`receipt-${String(index)}.json`, value.text); }}>{word('save')}</Button>
  </div>;
}
