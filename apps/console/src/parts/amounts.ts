import type { Language } from '../words/dictionary.js';

const GROUPS = /\B(?=(\d{3})+$)/g;
const CENTS = 100n;
/** From here on an amount reads in ten thousands (万元). */
const WAN_CENTS = 1_000_000n;

const grouped = (digits: string): string => digits.replace(GROUPS, ',');
const yuanText = (cents: bigint): string => `${grouped(String(cents / CENTS))}.${String(cents % CENTS).padStart(2, '0')}`;

/** Minor units, a decimal string of the API, as 元 or 万元; other currencies by their code. No float is in between. */
export function amountText(minor: string, currency: string, language: Language): string {
  if (!/^-?\d+$/.test(minor)) return minor;
  const [sign, cents] = minor.startsWith('-') ? ['-', BigInt(minor.slice(1))] : ['', BigInt(minor)];
  if (currency !== 'CNY') return `${sign}${yuanText(cents)} ${currency}`;
  if (language === 'en') return `${sign}CNY ${yuanText(cents)}`;
  return cents >= WAN_CENTS * 100n && cents % WAN_CENTS === 0n ? `${sign}${grouped(String(cents / WAN_CENTS))} 万元` : `${sign}${yuanText(cents)} 元`;
}

export const countText = (count: number | string): string => (/^\d+$/.test(String(count)) ? grouped(String(count)) : String(count));
