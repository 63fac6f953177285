import { Type, type Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Code, Count, Day, Digest, FieldName, IdOf, Jurisdiction, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import type { Delivery } from '../transfer/transfer.state.js';
import { BASIS, type BasisStateName } from './basis.lifecycle.js';

/** The legal instruments of an export that a basis can be; exemptions need none. */
export const BASIS_KINDS = ['SECURITY_ASSESSMENT', 'STANDARD_CONTRACT', 'CERTIFICATION', 'GBA_STANDARD_CONTRACT'] as const;
export type BasisKind = (typeof BASIS_KINDS)[number];
/** Those that an authority or certifier must have granted before any export. */
export const GRANTED_FIRST: readonly BasisKind[] = ['SECURITY_ASSESSMENT', 'CERTIFICATION'];

/** What the instrument covers; an empty list of purposes or fields means that it does not restrict them. */
export const BasisScope = closed({
  recipients: SetOf(IdOf('participant'), 16, 1),
  countries: SetOf(Jurisdiction, 32, 1),
  purposes: SetOf(Code, 16),
  fields: SetOf(FieldName, 64),
  generalMax: Count,
  sensitiveMax: Count,
});

export const basisEntries = {
  'basis.drafted': { 1: closed({ exporter: IdOf('participant'), kind: OneOf(BASIS_KINDS), scope: BasisScope, validFrom: Day, validUntil: Day, documentSha256: Digest, impactAssessmentSha256: Digest }) },
  'basis.effected': { 1: closed({ effectiveOn: Day, approvalNumber: Type.Optional(Text(100)) }) },
  'basis.filed': { 1: closed({ authority: Text(200), filingNumber: Text(100), filedOn: Day }) },
  'basis.expired': { 1: closed({ reason: Text(500) }) },
  'basis.withdrawn': { 1: closed({ reason: Text(500) }) },
} as const;

/** 出境依据: the legal instrument that an export rests on, with its scope and validity. */
export interface Basis extends AggregateState<BasisStateName> {
  readonly id: Id<'basis'>;
  readonly exporter: Id<'participant'>;
  readonly kind: BasisKind;
  readonly scope: Static<typeof BasisScope>;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly documentSha256: string;
  readonly impactAssessmentSha256: string;
  readonly effectiveOn: string | null;
  readonly approvalNumber: string | null;
  readonly filing: { readonly authority: string; readonly filingNumber: string; readonly filedOn: string } | null;
}

export function evolveBasis(state: Basis | undefined, entry: FoldEntry<keyof typeof basisEntries>): Basis {
  const advance = (change: Partial<Basis> = {}): Basis => step(BASIS, state, entry, change);
  const end = state === undefined ? null : new Date(endOfShanghaiDay(state.validUntil)).toISOString();
  switch (entry.type) {
    case 'basis.drafted': {
      const { exporter } = entry.data;
      return { ...begin(BASIS, 'basis', state, entry), ...entry.data, owner: exporter, parties: [exporter], effectiveOn: null, approvalNumber: null, filing: null };
    }
    case 'basis.effected':
      return advance({ effectiveOn: entry.data.effectiveOn, approvalNumber: entry.data.approvalNumber ?? null, dueAt: end });
    case 'basis.filed':
      return advance({ filing: entry.data, dueAt: end });
    case 'basis.expired':
    case 'basis.withdrawn':
      return advance();
  }
}

/** Why `basis` has no effect on `day` (Asia/Shanghai): not in effect at all, not yet, or no longer. */
export function ineffectiveness(basis: Basis, day: string): string[] {
  const from = basis.effectiveOn ?? basis.validFrom;
  return [
    ...(['EFFECTIVE', 'FILED'].includes(basis.state) ? [] : [`${basis.id} is ${basis.state}`]),
    ...(day < from || day > basis.validUntil ? [`valid ${from} to ${basis.validUntil}, asked ${day}`] : []),
  ];
}

/** What the totals of the year would be with this transfer. */
export interface Totals { readonly general: number; readonly sensitive: number }

/** Why `basis` does not carry a delivery on `day` (Asia/Shanghai); empty means that it does. Each reason names what differs. */
export function gaps(basis: Basis, delivery: Delivery, day: string, totals: Totals): string[] {
  const { scope } = basis;
  const missing = scope.fields.length === 0 ? [] : delivery.manifest.fields.filter((field) => !scope.fields.includes(field));
  return [
    ...ineffectiveness(basis, day),
    ...(scope.recipients.includes(delivery.recipient) ? [] : [`recipient ${delivery.recipient} is not covered`]),
    ...(scope.countries.includes(delivery.place) ? [] : [`${delivery.place} is not covered`]),
    ...(scope.purposes.length === 0 || scope.purposes.includes(delivery.purpose) ? [] : [`purpose ${delivery.purpose} is not covered`]),
    ...(missing.length === 0 ? [] : [`fields ${missing.join(', ')} are not covered`]),
    ...(totals.general <= scope.generalMax ? [] : [`${totals.general} people, covered ${scope.generalMax}`]),
    ...(totals.sensitive <= scope.sensitiveMax ? [] : [`${totals.sensitive} people with sensitive information, covered ${scope.sensitiveMax}`]),
  ];
}
