import type { Transfer } from '#core/exchange';
import { Detail, type DetailSpec } from '../../parts/detail.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { Reason } from '../../parts/reason.js';
import { StateTag } from '../../parts/state-tag.js';
import { countText } from '../../parts/amounts.js';
import { Codes, IdLink, Party, RecordName, Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { DESK, EXPORT_PATHS, exportPathWords } from '../../words/desk.js';
import { useWords } from '../../words/language.js';
import { PERFORMANCE } from '../../words/performance.js';
import { stateWords } from '../../words/states.js';
import { TRANSFER_STEPS } from '../transfers/transfer-steps.js';
import { EvidenceBundle } from './bundle.js';
import { Explanation, PathTag } from './explanation.js';
import { Story } from './story.js';

type Item = Transfer & { readonly version: number };
const CLEARANCES = ['PENDING', 'CLEARED', 'NEEDS_BASIS', 'BLOCKED'] as const;

function People({ people: { general, sensitive } }: { readonly people: NonNullable<Transfer['delivery']>['people'] }) {
  return <>{useWords(PERFORMANCE)('peopleText', { general: countText(general), sensitive: countText(sensitive) })}</>;
}

const DETAIL: DetailSpec<Item> = {
  kind: 'transfer', source: '/v1/transfers/{id}', actions: TRANSFER_STEPS, followed: ['REQUESTED', 'STARTED'],
  facts: ({ vendor, buyer, clearance, delivery, decision, basis, reason, differences }) => [
    { title: PERFORMANCE.clearance, value: <StateTag kind="transfer" state={clearance} /> }, { title: DESK.path, value: decision === null ? '' : <PathTag path={decision.path} /> },
    { title: COMMON.vendor, value: <Party id={vendor} /> }, { title: COMMON.buyer, value: <Party id={buyer} /> },
    ...(delivery === null ? [] : [{ title: PERFORMANCE.recipient, value: <Party id={delivery.recipient} /> }, { title: PERFORMANCE.place, value: <Codes codes={[delivery.place]} /> }, { title: PERFORMANCE.purpose, value: <Codes codes={[delivery.purpose]} /> }, { title: PERFORMANCE.people, value: <People people={delivery.people} /> }]),
    { title: PERFORMANCE.basis, value: basis === null ? '' : <IdLink id={basis} /> }, { title: PERFORMANCE.reason, value: <Reason text={reason} /> },
    { title: PERFORMANCE.differences, value: differences.map((difference) => <div key={JSON.stringify(difference)} className="mono">{JSON.stringify(difference)}</div>) },
  ],
  parts: [
    { title: DESK.explanation, render: (transfer) => <Explanation transfer={transfer} /> },
    { title: DESK.story, render: (transfer) => <Story transfer={transfer} /> },
    { title: DESK.evidence, render: ({ id }) => <EvidenceBundle collection="transfers" id={id} /> },
  ],
};

const LIST: ListSpec<Item> = {
  kind: 'transfer', title: DESK.title, path: '/desk', source: '/v1/transfers',
  columns: [
    { title: COMMON.subject, render: ({ id }) => <RecordName id={id} /> },
    { title: DESK.path, render: ({ decision, reason, clearance }) => <>{decision === null ? <Reason text={reason} /> : <PathTag path={decision.path} />}<div className="narrow"><StateTag kind="transfer" state={clearance} /></div></> },
    { title: PERFORMANCE.clearance, render: ({ clearance }) => <StateTag kind="transfer" state={clearance} />, isWide: true, width: 130 },
    { title: PERFORMANCE.place, render: ({ delivery }) => <Codes codes={delivery === null ? [] : [delivery.place]} />, isWide: true, width: 80 },
    { title: DESK.exporter, render: ({ vendor }) => <Party id={vendor} />, isWide: true },
    { title: PERFORMANCE.people, render: ({ delivery }) => (delivery === null ? '' : <People people={delivery.people} />), isWide: true },
    { title: COMMON.createdAt, render: ({ createdAt }) => <Time at={createdAt} />, isWide: true, width: 180 },
  ],
  filters: [
    { name: 'clearance', title: PERFORMANCE.clearance, choices: CLEARANCES.map((value) => ({ value, title: stateWords('transfer', value) })) },
    { name: 'path', title: DESK.pathFilter, choices: Object.keys(EXPORT_PATHS).map((value) => ({ value, title: exportPathWords(value) })) },
  ],
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 数据出境: what each transfer was judged by, and what would change it. */
export const DeskPage = () => <ListPage spec={LIST} />;
