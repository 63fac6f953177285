import type { Excess, Terms, Use, Used } from './terms.js';

const LISTS = ['purposes', 'fields', 'places', 'recipients'] as const;
const LIMITS = ['countMax', 'rowsMax', 'bytesMax'] as const;

/** Where `narrow` is wider than `wide`; empty means that it is contained. An unrestricted list is only inside an unrestricted one. */
export function widenings(wide: Terms, narrow: Terms): Excess[] {
  const lists = LISTS.filter((dimension) => wide[dimension].length > 0 && (narrow[dimension].length === 0 || narrow[dimension].some((item) => !wide[dimension].includes(item))));
  const limits = LIMITS.filter((dimension) => exceeds(narrow[dimension], wide[dimension]));
  const others: (keyof Terms)[] = [
    ...(narrow.modes.some((mode) => !wide.modes.includes(mode)) ? ['modes' as const] : []),
    ...(narrow.termDays > wide.termDays ? ['termDays' as const] : []),
    ...(narrow.onward && !wide.onward ? ['onward' as const] : []),
  ];
  return [...lists, ...limits, ...others].map((dimension) => ({ dimension, asked: narrow[dimension], allowed: wide[dimension] }));
}

/** Where one use is outside the uncounted terms: purpose, fields, place, recipient, mode. */
export function outside(terms: Terms, use: Use): Excess[] {
  const asked = { purposes: [use.purpose], fields: use.fields, places: [use.place], recipients: [use.recipient] };
  const lists = LISTS.filter((dimension) => terms[dimension].length > 0 && asked[dimension].some((item) => !terms[dimension].includes(item)));
  const found: Excess[] = lists.map((dimension) => ({ dimension, asked: asked[dimension], allowed: terms[dimension] }));
  return terms.modes.includes(use.mode) ? found : [...found, { dimension: 'modes', asked: [use.mode], allowed: terms.modes }];
}

/** Which counted limits `use` would exceed after `used`. */
export function overruns(terms: Terms, used: Used, use: Pick<Use, 'rows' | 'bytes'>): Excess[] {
  const after = { countMax: used.count + 1, rowsMax: used.rows + use.rows, bytesMax: used.bytes + use.bytes };
  return LIMITS.filter((dimension) => exceeds(after[dimension], terms[dimension])).map((dimension) => ({ dimension, asked: after[dimension], allowed: terms[dimension] }));
}

/** Whether the counted limits are used up, so that no further use is possible. */
export const isExhausted = (terms: Terms, used: Used): boolean => overruns(terms, used, { rows: 1, bytes: 1 }).length > 0;

/** null is "not limited". */
const exceeds = (value: number | null, maximum: number | null): boolean => maximum !== null && (value === null || value > maximum);
