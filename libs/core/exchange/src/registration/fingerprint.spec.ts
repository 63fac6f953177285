import { describe, expect, test } from '@jest/globals';
import { bandsOf, fingerprintOf, normalised, similarity } from './fingerprint.js';

const ONE = '深圳市道路交通流量数据集，覆盖全市主要路口，五分钟一次，含机动车与非机动车流量，用于城市交通规划与信号配时。';
const NEAR = '深圳市道路交通流量数据集，覆盖全市主要路口，五分钟一次，含机动车与非机动车流量，用于城市交通规划和信号配时。';
const OTHER = '前海合作区企业信用评分模型，按月更新，含行业、月份与趋势指数，用于贷前审查和宏观研究。';

const alike = (left: string, right: string): number => similarity(fingerprintOf(left), fingerprintOf(right));
const shareBand = (left: string, right: string): boolean => bandsOf(fingerprintOf(left)).some((band) => bandsOf(fingerprintOf(right)).includes(band));

describe('the fingerprint of a description', () => {
  test('is the same for the same words, whatever their width, case, spaces and punctuation', () => {
    expect(normalised('Ｔraffic  流量（五分钟）')).toBe('traffic流量五分钟');
    expect(alike('Traffic 流量', 'ｔｒａｆｆｉｃ，流 量')).toBe(10_000);
  });

  test('is nearly the same where one word differs, and shares a band, so that it is found', () => {
    expect(alike(ONE, NEAR)).toBeGreaterThanOrEqual(8_000);
    expect(shareBand(ONE, NEAR)).toBe(true);
  });

  test('is another for another description', () => {
    expect(alike(ONE, OTHER)).toBeLessThan(1_000);
    expect(shareBand(ONE, OTHER)).toBe(false);
  });

  test('is 64 minima in 16 bands, also of nothing, and never changes: what stands in the log was found with it', () => {
    expect([fingerprintOf('').length, bandsOf(fingerprintOf('')).length]).toEqual([64, 16]);
    expect([fingerprintOf(ONE).slice(0, 2), bandsOf(fingerprintOf(ONE))[0]]).toMatchInlineSnapshot(`
[
  [
    62537838,
    61115067,
  ],
  "-6065373335078754863",
]
`);
  });
});
