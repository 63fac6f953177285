import type { StatementLine } from '#adapters/settlement';
import type { Settlement, StatementDifference } from '#core/exchange';

/** What the ledger has confirmed of an institution's day. */
export type Booked = Pick<Settlement, 'id' | 'kind' | 'amount' | 'currency' | 'transaction'>;

export interface Compared { readonly matched: number; readonly differences: readonly StatementDifference[] }

/** 对账: every line is one confirmed settlement of the same amount, and every confirmed settlement has one line. */
export function compareStatement(lines: readonly StatementLine[], booked: readonly Booked[], isKnown: (reference: string) => boolean): Compared {
  const byReference = new Map(booked.map((one) => [one.id as string, one]));
  const seen = new Set<string>();
  const differences: StatementDifference[] = [];
  let matched = 0;
  for (const { reference, transaction, kind, amount, currency } of lines) {
    const found = byReference.get(reference);
    const said = { reference, transaction, stated: amount, currency };
    if (seen.has(reference)) differences.push({ ...said, kind: 'duplicate' });
    else if (found === undefined) differences.push({ ...said, kind: isKnown(reference) ? 'not_confirmed' : 'unknown_reference' });
    else if (found.amount !== amount || found.currency !== currency || found.kind !== kind) differences.push({ ...said, kind: 'amount', expected: found.amount });
    else matched += 1;
    seen.add(reference);
  }
  for (const { id, amount, currency } of booked) if (!seen.has(id)) differences.push({ kind: 'missing', reference: id, expected: amount, currency });
  return { matched, differences };
}
