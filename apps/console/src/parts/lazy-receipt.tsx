import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { LEDGER } from '../words/ledger.js';
import { useWords } from '../words/language.js';

/** What verifies is loaded when somebody wants to verify. */
const ReceiptCheck = lazy(async () => ({ default: (await import('../proof/receipt-check.js')).ReceiptCheck }));

export function LazyReceipt({ index }: { readonly index: number }) {
  const word = useWords(LEDGER);
  const [isAsked, setAsked] = useState(false);
  if (!isAsked) return <Button size="small" type="link" onClick={() => { setAsked(true); }}>{word('verify')}</Button>;
  return <Suspense fallback={<span className="muted">{word('verifying')}</span>}><ReceiptCheck index={index} /></Suspense>;
}
