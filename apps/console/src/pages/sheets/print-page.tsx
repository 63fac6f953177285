import { Alert, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import { timeText } from '../../parts/times.js';
import { useSession } from '../../session/session-context.js';
import { COMMON } from '../../words/common.js';
import { pick, type Pair } from '../../words/dictionary.js';
import { useLanguage, useSaid, useWords } from '../../words/language.js';
import { SHEETS } from '../../words/sheets.js';
import { CertificateSheet } from './certificate-sheet.js';
import { DecisionSheet } from './decision-sheet.js';
import { ReceiptSheet } from './receipt-sheet.js';
import { StatementSheet } from './statement-sheet.js';
import './sheet.css';

/** What is printed is told by its id: a title's certificate, a transfer's decision, a day's statement, an entry's receipt. */
const KINDS: readonly (readonly [RegExp, Pair, (id: string) => ReactNode])[] = [
  [/^ttl_[0-9a-f-]{36}$/, SHEETS.certificate, (id) => <CertificateSheet id={id} />],
  [/^trf_[0-9a-f-]{36}$/, SHEETS.decision, (id) => <DecisionSheet id={id} />],
  [/^\d{4}-\d{2}-\d{2}$/, SHEETS.statement, (id) => <StatementSheet day={id} />],
  [/^\d{1,15}$/, SHEETS.receipt, (id) => <ReceiptSheet index={id} />],
];

/** 打印件: one A4 page, as it will be on paper. */
export function PrintPage() {
  const word = useWords(SHEETS);
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const kind = KINDS.find(([form]) => form.test(id));
  return <>
    <div className="bar no-print"><Button onClick={() => { void navigate(-1); }}>{word('back')}</Button><span className="grow" />{kind === undefined ? null : <Button type="primary" onClick={() => { window.print(); }}>{word('print')}</Button>}</div>
    {kind === undefined ? <Alert type="info" showIcon title={word('unknown')} style={{ marginTop: 12 }} /> : <Sheet title={kind[1]}>{kind[2](id)}</Sheet>}
  </>;
}

function Sheet({ title, children }: { readonly title: Pair; readonly children: ReactNode }) {
  const word = useWords(SHEETS);
  const common = useWords(COMMON);
  const { language } = useLanguage();
  const say = useSaid();
  const { session: { organisation } } = useSession();
  const [at] = useState(() => new Date().toISOString());
  return <article className="sheet">
    <p className="origin muted">{common('product')} · {common('tagline')}</p>
    <h1>{pick(title, language)}</h1>
    {children}
    <footer>{word('printedAt', { time: timeText(at, language) })} · {word('printedBy', { name: say(organisation.name) })}<br />{word('verifyAt', { address: `${window.location.origin}/console/offline` })}</footer>
  </article>;
}
