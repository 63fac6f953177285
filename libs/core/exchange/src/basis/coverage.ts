import type { Delivery } from '../transfer/transfer.state.js';
import { CARRIES } from './basis.lifecycle.js';
import type { Basis } from './basis.state.js';

/** What the totals of the year would be with this transfer. */
export interface Totals { readonly general: number; readonly sensitive: number }

/** In what a basis and what is asked of it can differ. */
export const DIMENSIONS = ['kind', 'state', 'date', 'recipient', 'country', 'purpose', 'field', 'onward', 'general', 'sensitive'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One exact difference: what was asked, what the instrument covers. */
export interface Difference {
  readonly what: Dimension;
  readonly asked: readonly string[] | number;
  readonly covered: readonly string[] | number;
}

/** What a delivery asks of its basis. */
export interface Asked {
  readonly delivery: Pick<Delivery, 'recipient' | 'place' | 'purpose' | 'manifest'>;
  /** Whether the recipient may pass the data on: by the grant's terms, or by what was declared of this delivery. */
  readonly onward: boolean;
  /** The day of the event in Asia/Shanghai. */
  readonly day: string;
  readonly totals: Totals;
}

/** Why `basis` has no effect on `day` (Asia/Shanghai): not in force at all, not yet, or no longer. Both its days are included. */
export function ineffectiveness({ kind, state, lasted, effectiveOn, validFrom, validUntil }: Basis, day: string): Difference[] {
  const [from, until] = [effectiveOn ?? validFrom ?? '', validUntil ?? ''];
  const carries = CARRIES[kind].includes(state) || lasted;
  return [
    ...(carries ? [] : [{ what: 'state' as const, asked: CARRIES[kind], covered: [state] }]),
    ...(until !== '' && (day < from || day > until) ? [{ what: 'date' as const, asked: [day], covered: [from, until] }] : []),
  ];
}

/** How a delivery differs from what `basis` covers; empty means that it is carried. Every difference is named at once. */
export function differences(basis: Basis, { delivery, onward, day, totals }: Asked): Difference[] {
  const { scope } = basis;
  const listed = (what: Dimension, asked: readonly string[], covered: readonly string[], isOpen: boolean): Difference[] => {
    const outside = isOpen ? [] : asked.filter((one) => !covered.includes(one));
    return outside.length === 0 ? [] : [{ what, asked: outside, covered }];
  };
  const counted = (what: 'general' | 'sensitive', asked: number, covered: number): Difference[] => (asked <= covered ? [] : [{ what, asked, covered }]);
  return [
    ...ineffectiveness(basis, day),
    ...listed('recipient', [delivery.recipient], scope.recipients, false),
    ...listed('country', [delivery.place], scope.countries, false),
    ...listed('purpose', [delivery.purpose], scope.purposes, scope.purposes.length === 0),
    ...listed('field', delivery.manifest.fields, scope.fields, scope.fields.length === 0),
    ...(onward && scope.onward !== true ? [{ what: 'onward' as const, asked: ['onward'], covered: [] }] : []),
    ...counted('general', totals.general, scope.generalMax),
    ...counted('sensitive', totals.sensitive, scope.sensitiveMax),
  ];
}

const NAMES: Readonly<Record<Dimension, { readonly zh: string; readonly en: string }>> = {
  kind: { zh: '依据种类', en: 'kind of instrument' },
  state: { zh: '依据状态', en: 'state of the instrument' },
  date: { zh: '有效期', en: 'validity' },
  recipient: { zh: '境外接收方', en: 'recipient' },
  country: { zh: '国家或者地区', en: 'country or region' },
  purpose: { zh: '目的', en: 'purpose' },
  field: { zh: '字段', en: 'fields' },
  onward: { zh: '再转移', en: 'onward provision' },
  general: { zh: '个人信息人数', en: 'people' },
  sensitive: { zh: '敏感个人信息人数', en: 'people with sensitive information' },
};

/** A difference as people read it. */
export function tell({ what, asked, covered }: Difference): { readonly zh: string; readonly en: string } {
  const { zh, en } = NAMES[what];
  const listed = (value: Difference['asked'], comma: string): string => (typeof value === 'number' ? String(value) : value.join(comma) || '—');
  return { zh: `${zh}：所需 ${listed(asked, '、')}，依据 ${listed(covered, '、')}`, en: `${en}: asked ${listed(asked, ', ')}, covered ${listed(covered, ', ')}` };
}

/** A difference with its text, as a problem's parameters carry it. */
export const told = (found: readonly Difference[]) => found.map((difference) => ({ ...difference, ...tell(difference) }));
