import { Alert, Skeleton } from 'antd';
import { useCallback } from 'react';
import type { CertificateDocument, Title } from '#core/exchange';
import { get } from '../../api/client.js';
import { Facts } from '../../parts/detail.js';
import { ProblemView } from '../../parts/problem-view.js';
import { StateTag } from '../../parts/state-tag.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Day, Party, Said } from '../../parts/values.js';
import { useWords } from '../../words/language.js';
import { SHEETS } from '../../words/sheets.js';

/** The certificate states nothing by itself: what is printed is what its proven entries come to. */
async function load(id: string, signal: AbortSignal) {
  const [document, { checkCertificate }] = await Promise.all([get('/v1/titles/{id}/certificate', { params: { id }, signal }), import('../../proof/documents.js')]);
  return { count: document.entries.length, verdict: await checkCertificate(document as unknown as CertificateDocument) };
}

/** 登记证书. */
export function CertificateSheet({ id }: { readonly id: string }) {
  const word = useWords(SHEETS);
  const { value, error, reload } = useLoaded(useCallback((signal: AbortSignal) => load(id, signal), [id]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active />;
  const { count, verdict } = value;
  if (!verdict.ok) return <Alert type="error" showIcon data-verdict="refuted" title={word('refuted')} description={<span lang="en">{verdict.reason}</span>} />;
  const { title, checkpoint: { origin, size } } = verdict.value;
  return <><TitleFacts title={title} /><p data-verdict="proven">{word('proven', { count, origin, size })}</p></>;
}

const RIGHTS = ['holding', 'processing', 'operation'] as const;
const HUNDRED = 100;

function TitleFacts({ title: { number, subject, rights, validFrom, validUntil, state, chain, liens, licences } }: { readonly title: Title }) {
  const word = useWords(SHEETS);
  const holders = RIGHTS.flatMap((right) => rights[right].map(({ holder, share }) => ({ right, holder, share })));
  return <Facts facts={[
    { title: SHEETS.number, value: <strong className="mono">{number}</strong> }, { title: SHEETS.name, value: <Said text={subject.name} /> }, { title: SHEETS.state, value: <StateTag kind="title" state={state} /> },
    { title: SHEETS.rights, value: holders.map(({ right, holder, share }) => <div key={right + holder}>{word(right)} · <Party id={holder} /> · {share / HUNDRED}%</div>) },
    { title: SHEETS.validity, value: <><Day day={validFrom} /> – <Day day={validUntil} /></> },
    { title: SHEETS.licences, value: licences.length }, { title: SHEETS.liens, value: liens.length },
    { title: SHEETS.chain, value: chain.slice(-6).map(({ registration, on }) => <div key={registration}><Day day={on} /> <span className="mono">{registration}</span></div>) },
  ]} />;
}
