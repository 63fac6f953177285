import { hash } from 'node:crypto';
import type { Id } from '../kernel/id.js';

/** Crockford's Base32: no I, L, O or U, so that a number survives being read aloud and typed in. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The modulus and the radix of ISO 7064 MOD 37-36, over digits and all letters. */
const CHECKED = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = 12;

export const TITLE_NUMBER = '^DR[0-9]{4}[0-9A-HJKMNP-TV-Z]{12}[0-9A-Z]$';

/**
 * 登记编号: `DR`, the year, 60 bits of the SHA-256 of the first registration's id, a check character. It needs no counter that
 * registrations would wait for; the title's id follows from it, so that a second title of one number cannot be made.
 */
export function titleNumber(registration: Id<'registration'>, day: string): string {
  const bits = BigInt(`0x${hash('sha256', registration).slice(0, 15)}`);
  const digits = Array.from({ length: DIGITS }, (_, place) => ALPHABET.charAt(Number((bits >> BigInt(5 * (DIGITS - 1 - place))) & 31n))).join('');
  const body = `DR${day.slice(0, 4)}${digits}`;
  return body + checkCharacterOf(body);
}

/** Whether a number is well formed and its check character right (ISO 7064 MOD 37-36). */
export const isTitleNumber = (text: string): boolean => new RegExp(TITLE_NUMBER).test(text) && checkCharacterOf(text.slice(0, -1)) === text.slice(-1);

function checkCharacterOf(body: string): string {
  const sum = Array.from(body).reduce((before, character) => {
    const product = (before + CHECKED.indexOf(character)) % 36;
    return ((product === 0 ? 36 : product) * 2) % 37;
  }, 36);
  return CHECKED.charAt((37 - sum) % 36);
}
