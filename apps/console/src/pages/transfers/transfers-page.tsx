import { Alert } from 'antd';
import type { Transfer } from '#core/exchange';
import { Article } from '../../parts/article.js';
import { countText } from '../../parts/amounts.js';
import { Detail, Facts, type DetailSpec } from '../../parts/detail.js';
import { stateFilter } from '../../parts/filter-bar.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { Reason } from '../../parts/reason.js';
import { StateTag } from '../../parts/state-tag.js';
import { STATES_OF } from '../../parts/states-of.js';
import { Codes, Copyable, Count, Day, IdLink, Party, Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { exportPathWords } from '../../words/desk.js';
import { pick } from '../../words/dictionary.js';
import { useLanguage, useWords } from '../../words/language.js';
import { NAVIGATION } from '../../words/navigation.js';
import { MARKET } from '../../words/market.js';
import { PERFORMANCE } from '../../words/performance.js';
import { stateWords } from '../../words/states.js';
import { TRANSFER_STEPS } from './transfer-steps.js';

type Item = Transfer & { readonly version: number };
type Delivery = NonNullable<Transfer['delivery']>;
const CLEARANCES = ['PENDING', 'CLEARED', 'NEEDS_BASIS', 'BLOCKED'] as const satisfies readonly Transfer['clearance'][];

function People({ people: { general, sensitive } }: { readonly people: Delivery['people'] }) {
  return <>{useWords(PERFORMANCE)('peopleText', { general: countText(general), sensitive: countText(sensitive) })}</>;
}

/** 出境判定: the path, on which articles of which pack, over which facts. */
function Decided({ transfer: { decision, basis, reason, delivery } }: { readonly transfer: Item }) {
  const word = useWords(PERFORMANCE);
  const { language } = useLanguage();
  const explanation = reason === null ? null : <Alert type="warning" showIcon title={<Reason text={reason} />} style={{ marginBottom: 12 }} />;
  if (decision === null) return <>{explanation}<p>{word(delivery === null ? 'refusedAtDoor' : 'noDecision')}</p></>;
  return <>{explanation}<Facts facts={[
    { title: PERFORMANCE.path, value: pick(exportPathWords(decision.path), language) }, { title: PERFORMANCE.articles, value: <ul style={{ margin: 0, paddingInlineStart: 20 }}>{decision.articles.map((article) => <li key={article}><Article article={article} /></li>)}</ul> },
    { title: PERFORMANCE.basis, value: basis === null ? '' : <IdLink id={basis} /> }, { title: PERFORMANCE.pack, value: `${decision.pack.id} ${decision.pack.version}` },
    { title: PERFORMANCE.facts, value: <Copyable text={decision.factsSha256} /> }, { title: PERFORMANCE.verdict, value: <Copyable text={decision.verdictSha256} /> },
  ]} /></>;
}

const DETAIL: DetailSpec<Item> = {
  kind: 'transfer', source: '/v1/transfers/{id}', actions: TRANSFER_STEPS, isPrinted: true, followed: ['REQUESTED', 'STARTED'],
  facts: ({ vendor, buyer, grant, clearance, delivery, attempt, reason }) => [
    { title: PERFORMANCE.clearance, value: <StateTag kind="transfer" state={clearance} /> }, { title: COMMON.vendor, value: <Party id={vendor} /> }, { title: COMMON.buyer, value: <Party id={buyer} /> }, { title: MARKET.grant, value: <IdLink id={grant} /> },
    ...(delivery === null ? [] : [
      { title: PERFORMANCE.recipient, value: <Party id={delivery.recipient} /> }, { title: PERFORMANCE.place, value: <Codes codes={[delivery.place]} /> }, { title: PERFORMANCE.purpose, value: <Codes codes={[delivery.purpose]} /> }, { title: PERFORMANCE.mode, value: <Codes codes={[delivery.mode]} /> },
      { title: PERFORMANCE.people, value: <People people={delivery.people} /> }, { title: PERFORMANCE.rows, value: <Count count={delivery.manifest.rows} /> }, { title: PERFORMANCE.files, value: <Count count={delivery.manifest.fileCount} /> }, { title: PERFORMANCE.manifest, value: <Copyable text={delivery.manifest.sha256} /> },
      ...(delivery.occurredOn === undefined ? [] : [{ title: PERFORMANCE.occurredOn, value: <Day day={delivery.occurredOn} /> }]),
    ]),
    { title: PERFORMANCE.attempt, value: attempt }, { title: PERFORMANCE.reason, value: <Reason text={reason} /> },
  ],
  parts: [{ title: PERFORMANCE.decision, render: (transfer) => <Decided transfer={transfer} /> }],
};

const LIST: ListSpec<Item> = {
  kind: 'transfer', title: NAVIGATION.transfers, path: '/transfers', source: '/v1/transfers',
  columns: [
    { title: COMMON.subject, render: ({ id }) => <IdLink id={id} isKindSaid /> },
    { title: PERFORMANCE.clearance, render: ({ clearance }) => <StateTag kind="transfer" state={clearance} />, width: 130 },
    { title: COMMON.vendor, render: ({ vendor }) => <Party id={vendor} />, isWide: true },
    { title: COMMON.buyer, render: ({ buyer }) => <Party id={buyer} />, isWide: true },
    { title: PERFORMANCE.place, render: ({ delivery }) => <Codes codes={delivery === null ? [] : [delivery.place]} />, isWide: true, width: 90 },
    { title: PERFORMANCE.rows, render: ({ delivery }) => (delivery === null ? '' : <Count count={delivery.manifest.rows} />), isWide: true, isNumber: true, width: 110 },
    { title: COMMON.createdAt, render: ({ createdAt }) => <Time at={createdAt} />, isWide: true, width: 180 },
  ],
  filters: [stateFilter('transfer', STATES_OF.transfer), { name: 'clearance', title: PERFORMANCE.clearance, choices: CLEARANCES.map((value) => ({ value, title: stateWords('transfer', value) })) }, { name: 'grant', title: MARKET.grant }],
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 交付. */
export const TransfersPage = () => <ListPage spec={LIST} />;
