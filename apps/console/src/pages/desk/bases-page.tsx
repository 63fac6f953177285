import type { Basis } from '#core/exchange';
import { countText } from '../../parts/amounts.js';
import { Detail, type DetailSpec } from '../../parts/detail.js';
import { stateFilter } from '../../parts/filter-bar.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { STATES_OF } from '../../parts/states-of.js';
import { Codes, Copyable, Day, IdLink, Party } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { DESK, exportPathWords } from '../../words/desk.js';
import { pick } from '../../words/dictionary.js';
import { useLanguage, useWords } from '../../words/language.js';
import { BASIS_STEPS, DRAFT_BASIS, type BasisItem as Item } from './basis-steps.js';
import { EvidenceBundle } from './bundle.js';
import './desk.css';

const KINDS = ['SECURITY_ASSESSMENT', 'STANDARD_CONTRACT', 'CERTIFICATION', 'GBA_STANDARD_CONTRACT'] as const;

const MaybeDay = ({ day }: { readonly day: string | null }) => (day === null ? null : <Day day={day} />);

function Kind({ kind }: { readonly kind: string }) {
  const { language } = useLanguage();
  return <>{pick(exportPathWords(kind), language)}</>;
}

/** What it covers; an empty list leaves that side open. */
function Scope({ scope: { recipients, countries, purposes, fields, generalMax, sensitiveMax, onward = false } }: { readonly scope: Basis['scope'] }) {
  const word = useWords(DESK);
  const common = useWords(COMMON);
  const list = (values: readonly string[]): string => (values.length === 0 ? word('notLimited') : values.join('、'));
  const coded = (codes: readonly string[]) => (codes.length === 0 ? word('notLimited') : <Codes codes={codes} />);
  return <dl className="scope">
    <dt>{word('recipients')}</dt><dd>{recipients.map((id) => <div key={id}><Party id={id} /></div>)}</dd>
    <dt>{word('countries')}</dt><dd>{coded(countries)}</dd><dt>{word('purposes')}</dt><dd>{coded(purposes)}</dd><dt>{word('fields')}</dt><dd>{list(fields)}</dd>
    <dt>{word('peopleMax')}</dt><dd>{word('general')} {countText(generalMax)} · {word('sensitive')} {countText(sensitiveMax)}</dd>
    <dt>{word('onward')}</dt><dd>{common(onward ? 'yes' : 'no')}</dd>
  </dl>;
}

function Filings({ filings }: { readonly filings: Basis['filings'] }) {
  const word = useWords(DESK);
  return <>{filings.length === 0 ? useWords(COMMON)('none') : filings.map(({ side, authority, filingNumber, filedOn }) => <div key={side + filingNumber}>{word('filing', { side: word(side), authority, number: filingNumber, day: filedOn })}</div>)}</>;
}

const DETAIL: DetailSpec<Item> = {
  kind: 'basis', source: '/v1/bases/{id}', actions: BASIS_STEPS,
  facts: ({ kind, exporter, scope, validFrom, validUntil, effectiveOn, filings, authority, approvalNumber, answer, supersededBy, documentSha256, impactAssessmentSha256 }) => [
    { title: DESK.basisKind, value: <Kind kind={kind} /> }, { title: DESK.exporter, value: <Party id={exporter} /> }, { title: DESK.scope, value: <Scope scope={scope} /> },
    { title: DESK.validFrom, value: <MaybeDay day={validFrom} /> }, { title: DESK.validUntil, value: <MaybeDay day={validUntil} /> }, { title: DESK.effectiveOn, value: <MaybeDay day={effectiveOn} /> },
    { title: DESK.filings, value: <Filings filings={filings} /> }, { title: DESK.authority, value: authority ?? '' }, { title: DESK.approval, value: approvalNumber ?? '' },
    { title: DESK.answerBy, value: answer === null ? '' : <><Day day={answer.by} /> {answer.article}</> }, { title: DESK.supersededBy, value: supersededBy === null ? '' : <IdLink id={supersededBy} /> },
    { title: DESK.contract, value: <Copyable text={documentSha256} /> }, { title: DESK.impact, value: <Copyable text={impactAssessmentSha256} /> },
  ],
  parts: [{ title: DESK.evidence, render: ({ id }) => <EvidenceBundle collection="bases" id={id} /> }],
};

const LIST: ListSpec<Item> = {
  kind: 'basis', title: DESK.bases, path: '/bases', source: '/v1/bases', beginnings: [DRAFT_BASIS],
  columns: [
    { title: DESK.basisKind, render: ({ kind }) => <Kind kind={kind} /> },
    { title: DESK.exporter, render: ({ exporter }) => <Party id={exporter} />, isWide: true },
    { title: DESK.countries, render: ({ scope }) => <Codes codes={scope.countries} />, width: 110 },
    { title: DESK.validity, render: ({ validFrom, validUntil }) => <><MaybeDay day={validFrom} /> – <MaybeDay day={validUntil} /></>, isWide: true, width: 250 },
    { title: DESK.filings, render: ({ filings }) => countText(filings.length), isWide: true, isNumber: true, width: 90 },
  ],
  filters: [stateFilter('basis', STATES_OF.basis), { name: 'kind', title: DESK.basisKind, choices: KINDS.map((value) => ({ value, title: exportPathWords(value) })) }],
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 出境依据: what exports rest on, with scope, validity and filings. */
export const BasesPage = () => <ListPage spec={LIST} />;
