import { Alert, Button, Input, Spin } from 'antd';
import { lazy, Suspense, useRef, useState, type DragEvent } from 'react';
import type { CheckedBundle } from '../../proof/bundle.js';
import { VerdictView } from '../../proof/verdict-view.js';
import { publishedTrust, readReceipt, RECEIPT_BYTES_MAX, trustIn, verify, type Trust } from '../../proof/verify.js';
import { BUNDLE } from '../../words/bundle.js';
import { LEDGER } from '../../words/ledger.js';
import { useWords } from '../../words/language.js';

/** The domain's folds and the law come along with it: who verifies a receipt alone does not wait for them. */
const BundleView = lazy(async () => ({ default: (await import('../../proof/bundle-view.js')).BundleView }));

type Waiting = Extract<ReturnType<typeof readReceipt>, { readonly ok: true }>['value'];
type Refuted = Extract<ReturnType<typeof verify>, { readonly ok: false }>;
/** What is known of the file that was dropped. */
type Found =
  | { readonly kind: 'receipt'; readonly verdict: ReturnType<typeof verify>; readonly trust: Trust | undefined }
  | { readonly kind: 'bundle'; readonly bundle: CheckedBundle; readonly isOwnTrust: boolean }
  | { readonly kind: 'bare'; readonly receipt: Waiting } | { readonly kind: 'busy' } | { readonly kind: 'tooLarge' };

const ZIP_FIRST_BYTES = 'PK';
const startOf = async (file: File): Promise<string> => file.slice(0, ZIP_FIRST_BYTES.length).text();
const refuted = ({ reason }: { readonly reason: string }): Found => ({ kind: 'receipt', verdict: { ok: false, reason } satisfies Refuted, trust: undefined });
const trustFor = async (key: string, signed: string): Promise<ReturnType<typeof trustIn>> => (key.trim() === '' ? publishedTrust(signed).catch((err: unknown) => ({ ok: false as const, reason: String(err) })) : trustIn(key, true));

async function judgeReceipt(receipt: Waiting, key: string, entry?: Uint8Array): Promise<Found> {
  const trust = await trustFor(key, receipt.proof.kind === 'cose' ? '' : receipt.proof.text);
  return trust.ok ? { kind: 'receipt', verdict: verify(receipt, trust.value, entry), trust: trust.value } : refuted(trust);
}

async function judgeBundle(file: File, key: string): Promise<Found> {
  const { BUNDLE_BYTES_MAX, checkpointIn, verifyBundle } = await import('../../proof/bundle.js');
  if (file.size > BUNDLE_BYTES_MAX) return { kind: 'tooLarge' };
  const zip = new Uint8Array(await file.arrayBuffer());
  const trust = await trustFor(key, checkpointIn(zip));
  if (!trust.ok) return refuted(trust);
  const bundle = verifyBundle(zip, trust.value);
  return bundle.ok ? { kind: 'bundle', bundle: bundle.value, isOwnTrust: trust.value.isOwn } : refuted(bundle);
}

/** What a file is, and what of it holds. A bare proof waits for its entry, which is the file after it. */
async function judge(file: File, key: string, before: Found | undefined): Promise<Found> {
  if (before?.kind === 'bare') return judgeReceipt(before.receipt, key, new Uint8Array(await file.arrayBuffer()));
  if (await startOf(file) === ZIP_FIRST_BYTES) return judgeBundle(file, key);
  if (file.size > RECEIPT_BYTES_MAX) return { kind: 'tooLarge' };
  const receipt = readReceipt(new Uint8Array(await file.arrayBuffer()));
  if (!receipt.ok) return refuted(receipt);
  return receipt.value.claims === undefined ? { kind: 'bare', receipt: receipt.value } : judgeReceipt(receipt.value, key);
}

/** 离线核验: a receipt or an evidence bundle that is dropped here is verified here; nothing leaves the page. */
export function ReceiptDrop() {
  const word = useWords(LEDGER);
  const [key, setKey] = useState('');
  const [found, setFound] = useState<Found>();
  const input = useRef<HTMLInputElement>(null);
  const take = (file: File | undefined): void => {
    if (file === undefined) return;
    setFound({ kind: 'busy' });
    judge(file, key, found).then(setFound, (err: unknown) => { setFound(refuted({ reason: String(err) })); });
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  };
  return <>
    <h1 className="title">{word('offlineTitle')}</h1>
    <section className="panel">
      <label htmlFor="key">{word('key')}</label>
      <Input.TextArea id="key" className="mono" rows={3} value={key} onChange={(event) => { setKey(event.target.value); }} />
      <p className="muted">{word('keyHint')}</p>
      <div className="drop" onDragOver={(event) => { event.preventDefault(); }} onDrop={drop}>
        <p>{found?.kind === 'bare' ? word('entryFile') : word('drop')}</p>
        <input ref={input} type="file" hidden aria-label={word('choose')} onChange={({ target }) => {
          take(target.files?.[0]);
          target.value = '';
        }} />
        <Button type="primary" onClick={() => { input.current?.click(); }}>{word('choose')}</Button>
        <p className="muted">{word('offline')}</p>
      </div>
    </section>
    <section className="panel" aria-live="polite">{found === undefined ? null : <FoundView found={found} />}</section>
  </>;
}

function FoundView({ found }: { readonly found: Found }) {
  const word = useWords(LEDGER);
  const bundle = useWords(BUNDLE);
  switch (found.kind) {
    case 'busy': return <Spin description={bundle('verifying')} />;
    case 'tooLarge': return <Alert type="error" title={word('tooLarge')} />;
    case 'bare': return null;
    case 'bundle': return <Suspense fallback={<Spin />}><BundleView bundle={found.bundle} isOwnTrust={found.isOwnTrust} /></Suspense>;
    case 'receipt': {
      const { verdict, trust } = found;
      return <><VerdictView verdict={verdict} trust={trust} />{verdict.ok ? <><h2 className="title">{word('entry')}</h2><pre className="code" tabIndex={0}>{JSON.stringify(verdict.value.entry, null, 2)}</pre></> : null}</>;
    }
  }
}
