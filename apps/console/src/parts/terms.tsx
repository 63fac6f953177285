import type { Terms } from '#core/odrl';
import { named as pairOf } from '../forms/named.js';
import { codeWords } from '../words/codes.js';
import { pick } from '../words/dictionary.js';
import { MARKET } from '../words/market.js';
import { useLanguage, useWords } from '../words/language.js';
import { countText } from './amounts.js';
import { useNames } from './names.js';

const MODES = ['file', 'api', 'stream', 'query', 'privacy_computing'] as const;

/** 许可内容: what a licence allows, a sentence for each dimension. An empty list in the terms means that the dimension is open. */
export function PlainTerms({ terms }: { readonly terms: Terms }) {
  const word = useWords(MARKET);
  const { purposes, places, recipients, fields, modes, termDays, countMax, rowsMax, bytesMax, onward } = terms;
  const { language } = useLanguage();
  const list = (values: readonly string[]): string => values.join(language === 'zh' ? '、' : ', ');
  const coded = (codes: readonly string[]): string => list(codes.map((code) => pick(codeWords(code), language)));
  const names = useNames();
  const named = (id: string): string => pick(pairOf(id, names), language);
  const sentences = [
    purposes.length === 0 ? word('anyPurpose') : word('mayUseFor', { what: coded(purposes) }),
    places.length === 0 ? word('anyPlace') : word('mayGoTo', { what: coded(places) }),
    recipients.length === 0 ? word('anyRecipient') : word('mayReceive', { what: list(recipients.map(named)) }),
    fields.length === 0 ? word('allFields') : word('mayFields', { what: list(fields) }),
    word('byModes', { what: coded(MODES.filter((mode) => modes.includes(mode))) }),
    word('forDays', { days: termDays }),
    ...(countMax === null ? [] : [word('countMax', { count: countText(countMax) })]),
    ...(rowsMax === null ? [] : [word('rowsMax', { count: countText(rowsMax) })]),
    ...(bytesMax === null ? [] : [word('bytesMax', { count: countText(bytesMax) })]),
    onward ? word('onward') : word('notOnward'),
  ];
  return <ul style={{ paddingInlineStart: 20, margin: 0 }}>{sentences.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>;
}
