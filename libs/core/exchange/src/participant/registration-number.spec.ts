import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkCharacter, isUnifiedSocialCreditCode } from './registration-number.js';

const DIGITS = '0123456789'.split('');
const ALPHABET = [...DIGITS, ...'ABCDEFGHJKLMNPQRTUWXY'.split('')];
const VALID = '91350100M000100Y43';

const anywhere = fc.constantFrom(...ALPHABET);
const exactly = (length: number, of: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.array(of, { minLength: length, maxLength: length }).map((characters) => characters.join(''));
const first17 = fc.tuple(exactly(2, anywhere), exactly(6, fc.constantFrom(...DIGITS)), exactly(9, anywhere)).map((parts) => parts.join(''));

describe('a unified social credit code', () => {
  test('is valid with its check character and with no other', () => {
    fc.assert(fc.property(first17, (text) => {
      const right = checkCharacter(text);
      expect(ALPHABET.filter((character) => isUnifiedSocialCreditCode(text + character))).toEqual([right]);
    }));
  });

  test('has one changed character found, wherever it is', () => {
    for (let position = 0; position < VALID.length; position++) {
      for (const character of ALPHABET) {
        if (character !== VALID[position]) expect(isUnifiedSocialCreditCode(VALID.slice(0, position) + character + VALID.slice(position + 1))).toBe(false);
      }
    }
  });

  test('has two swapped neighbours found', () => {
    for (let i = 0; i < 17; i++) {
      const [left, right] = [VALID.charAt(i), VALID.charAt(i + 1)];
      if (left !== right) expect(isUnifiedSocialCreditCode(VALID.slice(0, i) + right + left + VALID.slice(i + 2))).toBe(false);
    }
  });

  test.each([
    ['17 characters', VALID.slice(0, 17)], ['19 characters', `${VALID}0`], ['nothing', ''], ['lower case', VALID.toLowerCase()], ['a blank around it', ` ${VALID}`], ['a line end', `${VALID}\n`],
    ['full-width digits', VALID.replace('9', '９')], ...['I', 'O', 'S', 'V', 'Z'].map((letter) => [`the letter ${letter}`, VALID.replace('M', letter)] as const), ['a letter in the division code', '9135A100M000100Y43'],
  ])('is not valid with %s', (_, code) => {
    expect(isUnifiedSocialCreditCode(code)).toBe(false);
  });

  test('has 0 as check character where the sum is a multiple of 31, not the 31st character', () => {
    expect(checkCharacter('00000000000000000')).toBe('0');
    expect(isUnifiedSocialCreditCode('000000000000000000')).toBe(true);
  });
});
