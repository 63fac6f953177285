import { domainToASCII } from 'node:url';

/** What a column holds. The same person must give the same text, or would be counted twice; two persons never the same. */
export const IDENTIFIER_KINDS = ['id-card', 'mobile', 'passport', 'email', 'hk-id', 'mo-id', 'text'] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];
export const isIdentifierKind = (word: string): word is IdentifierKind => IDENTIFIER_KINDS.some((kind) => kind === word);

/** The value does not follow the rule of its kind. What it was is not repeated: it is about a person. */
export class BadIdentifier extends Error {}

const refuse = (why: string): never => {
  throw new BadIdentifier(why);
};

/** Full-width digits and letters become plain ones (Unicode NFKC), the spaces around go. */
const plain = (value: string): string => value.normalize('NFKC').trim();
/** Also without what people write between groups of digits. */
const compact = (value: string): string => plain(value).replace(/[\s\-()·.]/g, '').toUpperCase();

const ID_CARD_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const ID_CARD_CHECKS = '10X98765432';

/** GB 11643: ISO 7064 MOD 11-2 over the first seventeen digits. */
export const idCardCheck = (first17: string): string => ID_CARD_CHECKS.charAt(ID_CARD_WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(first17.charAt(i)), 0) % 11);

/** 居民身份证: 18 characters with their check character; the 15 digits of the first generation get their century and theirs. */
function idCard(value: string): string {
  const text = compact(value);
  if (/^\d{15}$/.test(text)) return withBirthday(`${text.slice(0, 6)}19${text.slice(6)}`);
  if (!/^\d{17}[\dX]$/.test(text)) return refuse('not 18 characters (or 15 digits) of a resident identity card');
  const card = withBirthday(text.slice(0, 17));
  return card === text ? card : refuse('the check character of the identity card is wrong');
}

function withBirthday(first17: string): string {
  const [, year = '', month = '', day = ''] = /^\d{6}(\d{4})(\d\d)(\d\d)/.exec(first17) ?? [];
  const date = `${year}-${month}-${day}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(date)) return refuse('the birthday in the identity card is no day of the calendar');
  return first17 + idCardCheck(first17);
}

/** A mobile number as E.164: mainland ones with or without +86, 0086 or 86, others with their country code. */
function mobile(value: string): string {
  const text = compact(value).replace(/^00(?=[1-9])/, '+');
  const mainland = /^(?:\+?86)?(1[3-9]\d{9})$/.exec(text)?.[1];
  if (mainland !== undefined) return `+86${mainland}`;
  return /^\+(?!86)[1-9]\d{6,14}$/.test(text) ? text : refuse('neither a mainland mobile number nor one with its country code');
}

/** Upper case, letters and digits; a number alone does not tell its country, so a column holds the passports of one. */
function passport(value: string): string {
  const text = compact(value);
  return /^[A-Z0-9]{5,20}$/.test(text) ? text : refuse('not 5 to 20 letters and digits of a passport');
}

/** Lower case; international domains in their ASCII form. Dots and tags stay: with some providers they are other people. */
function email(value: string): string {
  const [, local, domain = ''] = /^([^@\s]{1,64})@([^@\s]{1,253})$/.exec(plain(value).toLowerCase()) ?? [];
  const ascii = domainToASCII(domain);
  return local === undefined || ascii === '' ? refuse('not an e-mail address') : `${local}@${ascii}`;
}

/** 香港身份证: one or two letters, six digits and the check digit, with or without parentheses; the weighted sum is divisible by 11. */
function hongKongId(value: string): string {
  const text = compact(value);
  if (!/^[A-Z]{1,2}\d{6}[\dA]$/.test(text)) return refuse('not a Hong Kong identity card number with its check digit');
  const sum = Array.from(text.padStart(9, ' ')).reduce((total, character, i) => total + (9 - i) * (character === ' ' ? 36 : Number.parseInt(character, 36)), 0);
  return sum % 11 === 0 ? text : refuse('the check digit of the Hong Kong identity card is wrong');
}

/** 澳门居民身份证: eight digits, the first 1, 5 or 7. How its last digit is made is not published, so only the form is checked. */
function macauId(value: string): string {
  const text = compact(value);
  return /^[157]\d{7}$/.test(text) ? text : refuse('not the eight digits of a Macau resident identity card');
}

/** Any other identifier: lower case, one space between words. */
function otherText(value: string): string {
  const text = plain(value).toLowerCase().replace(/\s+/g, ' ');
  return text === '' ? refuse('empty') : text;
}

const RULES: Readonly<Record<IdentifierKind, (value: string) => string>> = {
  'id-card': idCard, mobile, passport, email, 'hk-id': hongKongId, 'mo-id': macauId, text: otherText,
};

/** The one form of an identifier that all its spellings lead to; a `BadIdentifier` where it breaks the rule of its kind. */
export const normalise = (kind: IdentifierKind, value: string): string => RULES[kind](value);
