import type { WatchItem } from './watchlist.js';

/** What of a listing the lists are held against. */
export interface Subject {
  readonly product: string;
  readonly participants: readonly string[];
  readonly sector: string;
  /** The purposes that the offer allows; empty means that it leaves the purpose open. */
  readonly purposes: readonly string[];
  readonly scenarios: readonly string[];
  /** Names and classes of the product's fields. */
  readonly fields: readonly string[];
}

/** The items of a list that a subject hits on a day (Asia/Shanghai), in the order in which they were added. */
export const hitsOn = (items: readonly WatchItem[], subject: Subject, day: string): WatchItem[] =>
  items.filter((item) => isInForce(item, day) && hits(item, subject));

/** An item begins with its first day and ends with its last. */
export const isInForce = ({ from, until }: Pick<WatchItem, 'from' | 'until'>, day: string): boolean => from <= day && (until === null || day <= until);

function hits({ kind, value }: WatchItem, { product, participants, sector, purposes, scenarios, fields }: Subject): boolean {
  switch (kind) {
    case 'category':
      return sector === value || sector.startsWith(`${value}.`);
    case 'field':
      return fields.some((field) => matches(value, field));
    case 'product':
      return product === value;
    case 'participant':
      return participants.includes(value);
    case 'purpose':
      return purposes.length === 0 || purposes.includes(value) || scenarios.includes(value);
  }
}

const normal = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Whether `text` has the pattern, in which `*` stands for any characters; width and case do not matter. Its time is bounded: no backtracking. */
export function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = normal(pattern).split('*');
  const subject = normal(text);
  const last = rest.pop();
  if (last === undefined) return subject === first;
  if (subject.length < first.length + last.length || !subject.startsWith(first) || !subject.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = subject.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from + last.length <= subject.length;
}
