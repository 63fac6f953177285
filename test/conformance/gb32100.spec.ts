import { describe, expect, test } from '@jest/globals';
import { checkCharacter, isUnifiedSocialCreditCode } from '#core/exchange';

/**
 * GB 32100-2015 法人和其他组织统一社会信用代码编码规则. The first is the worked example of the standard's annex; the others are
 * in public registers, named here by what their first eight characters say.
 */
const PUBLISHED = [
  ['the example of the standard', '91350100M000100Y43'],
  ['an enterprise of Shenzhen', '9144030071526726XG'],
  ['an enterprise of Shenzhen', '914403001922038216'],
  ['an enterprise of Shenzhen', '91440300708461136T'],
  ['an enterprise of Shenzhen registered after 2015', '91440300MA5EXWHW6F'],
  ['an enterprise of Beijing', '91110108551385082Q'],
  ['an enterprise of Shanghai', '91310115591693856A'],
  ['an enterprise of Hangzhou', '91330100799655058B'],
  ['a social organisation of Shaanxi', '51610700305332460K'],
  ['a state organ of Shaanxi', '11610923MB2900168E'],
] as const;

describe('GB 32100-2015', () => {
  test.each(PUBLISHED)('%s: %s is valid', (_, code) => {
    expect(checkCharacter(code.slice(0, 17))).toBe(code[17]);
    expect(isUnifiedSocialCreditCode(code)).toBe(true);
  });

  test('the weights of table 2 and the sum 1640 of the annex give the check value 3', () => {
    const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    const values = [9, 1, 3, 5, 0, 1, 0, 0, 21, 0, 0, 0, 1, 0, 0, 30, 4];
    const sum = weights.reduce((before, weight, i) => before + weight * (values[i] ?? 0), 0);
    expect([sum, 31 - (sum % 31), checkCharacter('91350100M000100Y4')]).toEqual([1640, 3, '3']);
  });

  test('the wrong code of the annex’s example is found', () => {
    expect(isUnifiedSocialCreditCode('91350100M000100Y4Z')).toBe(false);
  });
});
