import type { Hold } from '#core/exchange';
import type { Action, Beginning } from '../../forms/actions.js';
import { REASON } from '../../forms/reason.js';
import { Detail, type DetailSpec } from '../../parts/detail.js';
import { stateFilter } from '../../parts/filter-bar.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { STATES_OF } from '../../parts/states-of.js';
import { IdLink, Party, Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { OVERSIGHT } from '../../words/oversight.js';

type Item = Hold & { readonly version: number };

const HOLD_STEPS: readonly Action<Item>[] = [{ path: '/v1/holds/{id}/lift', title: OVERSIGHT.lift, hint: OVERSIGHT.liftHint, asks: REASON }];

/** A demand is made of two fields or of none; its day is the debtor's. */
const PLACE: Beginning = {
  path: '/v1/holds', title: OVERSIGHT.place, hint: OVERSIGHT.placeHint, isDanger: true,
  asks: { target: OVERSIGHT.targetId, ground: OVERSIGHT.ground, article: OVERSIGHT.article, 'demand.duty.zh': { title: OVERSIGHT.demand, hint: OVERSIGHT.demandHint }, 'demand.dueOn': OVERSIGHT.demandUntil },
};

const DETAIL: DetailSpec<Item> = {
  kind: 'hold', source: '/v1/holds/{id}', actions: HOLD_STEPS,
  facts: (hold) => [
    { title: OVERSIGHT.target, value: <IdLink id={hold.target} isWhole /> }, { title: OVERSIGHT.ground, value: hold.ground }, { title: OVERSIGHT.article, value: hold.article }, { title: OVERSIGHT.issuer, value: <Party id={hold.owner} /> },
    { title: OVERSIGHT.placedBy, value: hold.placedBy ?? '' }, { title: OVERSIGHT.dispute, value: hold.dispute === null ? '' : <IdLink id={hold.dispute} /> }, { title: OVERSIGHT.reason, value: hold.reason ?? '' },
  ],
};

const LIST: ListSpec<Item> = {
  kind: 'hold', title: OVERSIGHT.holds, path: '/holds', source: '/v1/holds', beginnings: [PLACE],
  columns: [
    { title: OVERSIGHT.target, render: ({ target }) => <IdLink id={target} />, width: 160 },
    { title: OVERSIGHT.ground, render: ({ ground }) => ground },
    { title: OVERSIGHT.issuer, render: ({ owner }) => <Party id={owner} />, isWide: true },
    { title: COMMON.createdAt, render: ({ createdAt }) => <Time at={createdAt} />, isWide: true, width: 180 },
  ],
  filters: [stateFilter('hold', STATES_OF.hold), { name: 'target', title: OVERSIGHT.target }],
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 冻结: what stands still, by whose order, on which article; authorities place and lift. */
export const HoldsPage = () => <ListPage spec={LIST} />;
