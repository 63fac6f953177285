import type { Finding } from '#core/exchange';
import type { Action } from '../../forms/actions.js';
import { Detail, type DetailSpec } from '../../parts/detail.js';
import { stateFilter } from '../../parts/filter-bar.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { STATES_OF } from '../../parts/states-of.js';
import { Copyable, Count, IdLink, Party, Said, Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { pick } from '../../words/dictionary.js';
import { useLanguage, useWords } from '../../words/language.js';
import { DETECTOR_NAMES, detectorWords, OVERSIGHT } from '../../words/oversight.js';

type Item = Finding & { readonly version: number };

function Detector({ name }: { readonly name: string }) {
  const { language } = useLanguage();
  return <>{pick(detectorWords(name), language)}</>;
}

const Parties = ({ ids }: { readonly ids: readonly string[] }) => <>{ids.map((id) => <div key={id}><Party id={id} /></div>)}</>;
const GROUND = { ground: OVERSIGHT.ground };

/** One person assesses, another decides. */
const FINDING_STEPS: readonly Action<Item>[] = [
  { path: '/v1/findings/{id}/take-up', title: OVERSIGHT.takeUp, hint: OVERSIGHT.takeUpHint, isMain: true },
  { path: '/v1/findings/{id}/assess', title: OVERSIGHT.assess, hint: OVERSIGHT.assessHint, isMain: true, asks: { proposal: { title: OVERSIGHT.proposal, words: OVERSIGHT }, ...GROUND } },
  { path: '/v1/findings/{id}/decide', title: OVERSIGHT.decide, hint: OVERSIGHT.decideHint, isMain: true, asks: { agrees: { title: OVERSIGHT.agrees, words: { yes: OVERSIGHT.agree, no: OVERSIGHT.disagree } }, ...GROUND } },
  { path: '/v1/findings/{id}/close', title: OVERSIGHT.close, hint: OVERSIGHT.closeHint, isMain: true, asks: { measure: OVERSIGHT.measureCode, hold: OVERSIGHT.holdId, ...GROUND } },
];

function Judged({ says, by }: { readonly says: string; readonly by: string }) {
  return <>{says}<div className="muted mono">{by}</div></>;
}

function Proposal({ proposal }: { readonly proposal: 'confirm' | 'dismiss' }) {
  return <>{useWords(OVERSIGHT)(proposal)} </>;
}

const DETAIL: DetailSpec<Item> = {
  kind: 'finding', source: '/v1/findings/{id}', actions: FINDING_STEPS,
  facts: ({ detector, because, subject, concerned, exporters, recipients, article, people, line, clearances, firstIndex, lastIndex, takenUpBy, assessment, decision, measure, hold, escalations, evidenceSha256 }) => [
    { title: OVERSIGHT.detector, value: <Detector name={detector} /> }, { title: OVERSIGHT.because, value: <Said text={because} /> }, { title: OVERSIGHT.article, value: article }, { title: OVERSIGHT.subject, value: subject === null ? '' : <IdLink id={subject} /> },
    { title: OVERSIGHT.concerned, value: <Parties ids={concerned} /> }, { title: OVERSIGHT.exporters, value: <Parties ids={exporters} /> }, { title: OVERSIGHT.recipients, value: <Parties ids={recipients} /> },
    { title: OVERSIGHT.people, value: <Count count={people} /> }, { title: OVERSIGHT.line, value: <Count count={line} /> }, { title: OVERSIGHT.clearances, value: <Count count={clearances} /> }, { title: OVERSIGHT.range, value: `#${String(firstIndex)} – #${String(lastIndex)}` },
    { title: OVERSIGHT.takenUp, value: takenUpBy ?? '' }, { title: OVERSIGHT.assessment, value: assessment === null ? '' : <><Proposal proposal={assessment.proposal} /><Judged says={assessment.ground} by={assessment.person} /></> },
    { title: OVERSIGHT.decision, value: decision === null ? '' : <Judged says={decision.ground} by={decision.person} /> }, { title: OVERSIGHT.measure, value: measure ?? '' }, { title: OVERSIGHT.hold, value: hold === null ? '' : <IdLink id={hold} /> },
    { title: OVERSIGHT.escalations, value: escalations }, { title: COMMON.raw, value: evidenceSha256 === null ? '' : <Copyable text={evidenceSha256} /> },
  ],
};

const LIST: ListSpec<Item> = {
  kind: 'finding', title: OVERSIGHT.findings, path: '/findings', source: '/v1/findings',
  columns: [
    { title: OVERSIGHT.detector, render: ({ detector }) => <Detector name={detector} />, width: 150 },
    { title: OVERSIGHT.because, render: ({ because }) => <Said text={because} />, isWide: true },
    { title: OVERSIGHT.people, render: ({ people }) => <Count count={people} />, isWide: true, isNumber: true, width: 110 },
    { title: COMMON.dueAt, render: ({ dueAt }) => <Time at={dueAt} />, isWide: true, width: 180 },
  ],
  filters: [stateFilter('finding', STATES_OF.finding), { name: 'detector', title: OVERSIGHT.detector, choices: DETECTOR_NAMES.map((value) => ({ value, title: detectorWords(value) })) }],
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 监管发现: what detectors have seen, and what people make of it. */
export const FindingsPage = () => <ListPage spec={LIST} />;
