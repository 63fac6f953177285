import { Tag } from 'antd';
import type { Obligation } from '#core/exchange';
import { Detail, type DetailSpec } from '../../parts/detail.js';
import { stateFilter } from '../../parts/filter-bar.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { STATES_OF } from '../../parts/states-of.js';
import { Copyable, Day, IdLink, Party, Said } from '../../parts/values.js';
import { NAVIGATION } from '../../words/navigation.js';
import { pick } from '../../words/dictionary.js';
import { useLanguage, useWords } from '../../words/language.js';
import { PERFORMANCE } from '../../words/performance.js';
import { stepWords } from '../../words/register-steps.js';
import { OBLIGATION_STEPS } from './obligation-steps.js';

type Item = Obligation & { readonly version: number };
/** What the API says of one obligation: the step of its source that fulfils it, where there is one. */
type Shown = Item & { readonly ownStep: string | null };

/** 办理: who is led to the step that fulfils it is not offered to say that it was done. */
function Way({ obligation: { ownStep, source } }: { readonly obligation: Shown }) {
  const word = useWords(PERFORMANCE);
  const { language } = useLanguage();
  if (ownStep === null) return <>{word('byEvidence')}</>;
  return <>{word('byStep', { step: pick(stepWords(ownStep), language) })} <IdLink id={source} /></>;
}

function Due({ obligation: { dueOn, isProvisional } }: { readonly obligation: Item }) {
  const word = useWords(PERFORMANCE);
  return <><Day day={dueOn} />{isProvisional ? <Tag title={word('provisional')}>?</Tag> : null}</>;
}

const DETAIL: DetailSpec<Shown> = {
  kind: 'obligation', source: '/v1/obligations/{id}', actions: OBLIGATION_STEPS,
  facts: (item) => [
    { title: PERFORMANCE.duty, value: <Said text={item.duty} /> }, { title: PERFORMANCE.article, value: item.article }, { title: PERFORMANCE.dueOn, value: <Due obligation={item} /> }, { title: PERFORMANCE.debtor, value: <Party id={item.owner} /> },
    { title: PERFORMANCE.way, value: <Way obligation={item} /> }, { title: PERFORMANCE.source, value: <IdLink id={item.source} /> }, { title: PERFORMANCE.evidence, value: item.evidenceSha256 === null ? '' : <Copyable text={item.evidenceSha256} /> }, { title: PERFORMANCE.reason, value: item.reason ?? '' },
  ],
};

const LIST: ListSpec<Item> = {
  kind: 'obligation', title: NAVIGATION.obligations, path: '/obligations', source: '/v1/obligations', hasOwnOrder: true,
  columns: [
    { title: PERFORMANCE.dueOn, render: (item) => <Due obligation={item} />, width: 150 },
    { title: PERFORMANCE.duty, render: ({ duty }) => <Said text={duty} /> },
    { title: PERFORMANCE.article, render: ({ article }) => article, isWide: true },
    { title: PERFORMANCE.debtor, render: ({ owner }) => <Party id={owner} />, isWide: true },
    { title: PERFORMANCE.source, render: ({ source }) => <IdLink id={source} />, isWide: true },
  ],
  filters: [stateFilter('obligation', STATES_OF.obligation), { name: 'from', title: PERFORMANCE.fromDay }, { name: 'until', title: PERFORMANCE.until }, { name: 'source', title: PERFORMANCE.source }],
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 义务, in the order of their last days. */
export const ObligationsPage = () => <ListPage spec={LIST} />;
