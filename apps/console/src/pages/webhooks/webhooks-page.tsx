import type { Webhook } from '#core/exchange';
import { Detail, type DetailSpec } from '../../parts/detail.js';
import { stateFilter } from '../../parts/filter-bar.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { STATES_OF } from '../../parts/states-of.js';
import { IdLink, Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { useWords } from '../../words/language.js';
import { WEBHOOKS } from '../../words/webhooks.js';
import { Deliveries } from './deliveries.js';
import { SUBSCRIBE, WEBHOOK_STEPS } from './webhook-steps.js';

type Item = Webhook & { readonly version: number };

function Types({ types }: { readonly types: readonly string[] }) {
  const word = useWords(WEBHOOKS);
  return types.length === 0 ? <>{word('everyType')}</> : <span className="mono">{types.join(', ')}</span>;
}

function Keys({ keys }: Pick<Webhook, 'keys'>) {
  const word = useWords(WEBHOOKS);
  return <>{keys.map(({ id, scheme, validUntil }) => <div key={id}>{word(scheme)} <span className="mono">{id.slice(-8)}</span> {validUntil === null ? null : <Time at={validUntil} />}</div>)}</>;
}

const DETAIL: DetailSpec<Item> = {
  kind: 'webhook', source: '/v1/webhooks/{id}', actions: WEBHOOK_STEPS,
  facts: ({ url, types, description, keys, failingSince, reason }) => [
    { title: WEBHOOKS.description, value: description }, { title: WEBHOOKS.url, value: <span className="mono">{url}</span> }, { title: WEBHOOKS.types, value: <Types types={types} /> }, { title: WEBHOOKS.keys, value: <Keys keys={keys} /> },
    { title: WEBHOOKS.failingSince, value: <Time at={failingSince} /> }, { title: WEBHOOKS.reason, value: reason ?? '' },
  ],
  parts: [{ title: WEBHOOKS.deliveries, render: ({ id, version }) => <Deliveries key={version} id={id} /> }],
};

const LIST: ListSpec<Item> = {
  kind: 'webhook', title: WEBHOOKS.title, path: '/webhooks', source: '/v1/webhooks', beginnings: [SUBSCRIBE],
  columns: [
    { title: COMMON.id, render: ({ id }) => <IdLink id={id} isKindSaid />, width: 140 },
    { title: WEBHOOKS.description, render: ({ description }) => description },
    { title: WEBHOOKS.url, render: ({ url }) => <span className="mono">{url}</span>, isWide: true },
    { title: WEBHOOKS.types, render: ({ types }) => <Types types={types} />, isWide: true },
    { title: WEBHOOKS.failingSince, render: ({ failingSince }) => <Time at={failingSince} />, isWide: true, width: 180 },
  ],
  filters: [stateFilter('webhook', STATES_OF.webhook)],
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 推送订阅. */
export const WebhooksPage = () => <ListPage spec={LIST} />;
