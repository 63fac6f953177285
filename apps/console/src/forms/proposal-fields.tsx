import { Alert, Spin } from 'antd';
import { useCallback } from 'react';
import type { Listing } from '#core/exchange';
import type { Terms } from '#core/odrl';
import { get } from '../api/client.js';
import { priceWords } from '../parts/price.js';
import { ProblemView } from '../parts/problem-view.js';
import { useLoaded } from '../parts/use-loaded.js';
import type { Pair } from '../words/dictionary.js';
import { LICENCE } from '../words/licence.js';
import { useWords } from '../words/language.js';
import { ChoiceField, LongField, type Choice } from './fields.js';
import { TermsFields } from './terms-fields.js';

/** A listing as the catalogue shows it to who may ask for it. */
export type Offered = Pick<Listing, 'id' | 'offer' | 'vendor' | 'state'> & { readonly fields?: readonly { readonly name: string; readonly title?: string }[] };

export const fieldChoices = ({ fields = [] }: Pick<Offered, 'fields'>): Choice[] => fields.map(({ name, title = name }) => ({ value: name, title: title === name ? [name, name] : [`${title}（${name}）`, `${name} (${title})`] }));

/** 提案: the plan and the terms that are asked for, within what the listing offers now. */
export function ProposalFields({ listing }: { readonly listing: string }) {
  const word = useWords(LICENCE);
  const load = useCallback((signal: AbortSignal) => get('/v1/catalog/{id}', { params: { id: listing }, signal }) as unknown as Promise<Offered>, [listing]);
  const { value, error, reload } = useLoaded(load);
  if (error !== undefined) return <><Alert type="warning" showIcon title={word('gone')} style={{ marginBottom: 8 }} /><ProblemView error={error} retry={reload} /></>;
  if (value === undefined) return <Spin description={word('loading')} />;
  return <OfferedFields offered={value} />;
}

export function OfferedFields({ offered }: { readonly offered: Offered }) {
  const { offer: { plans, terms } } = offered;
  return <>
    <ChoiceField at={['proposal', 'plan']} title={LICENCE.plan} choices={plans.map((plan) => ({ value: plan.id, title: planWords(plan) }))} />
    <TermsFields at={['proposal', 'terms']} within={terms} fields={fieldChoices(offered)} />
    <LongField at={['proposal', 'need']} title={LICENCE.need} hint={LICENCE.needHint} />
  </>;
}

/** A plan by what it costs; what its vendor calls it tells apart those that cost the same. */
function planWords(plan: Offered['offer']['plans'][number]): Pair {
  const [zh, en] = priceWords(plan);
  return [`${zh}（${plan.id}）`, `${en} (${plan.id})`];
}

/** What a request begins with: all that the listing offers, to be narrowed. */
export const wholeOf = ({ offer: { plans, terms } }: Offered): { readonly plan: string | undefined; readonly terms: Terms; readonly need: string } => ({ plan: plans[0]?.id, terms, need: '' });
