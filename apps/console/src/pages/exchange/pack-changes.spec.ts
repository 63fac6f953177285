import { describe, expect, test } from '@jest/globals';
import { changesBetween } from './pack-changes.js';

const BASE = { version: '2026.1', provisions: ['R00', 'R02'], policy: { hrNeedsBoth: true }, thresholds: { contractGeneral: 100_000 } };

describe('two definitions', () => {
  test('that are the same differ in nothing', () => expect(changesBetween(BASE, structuredClone(BASE))).toEqual([]));
  test('differ in a number, a reading and a provision, each at its place', () => {
    expect(changesBetween(BASE, { ...BASE, provisions: ['R00', 'R03'], policy: { hrNeedsBoth: false }, thresholds: { contractGeneral: 50_000 } })).toEqual([
      { where: 'provisions', before: 'R02', after: undefined }, { where: 'provisions', before: undefined, after: 'R03' },
      { where: 'policy.hrNeedsBoth', before: 'true', after: 'false' }, { where: 'thresholds.contractGeneral', before: '100000', after: '50000' },
    ]);
  });
  test('differ by what only one of them has', () => {
    expect(changesBetween({ ...BASE, status: 'x' }, BASE)).toEqual([{ where: 'status', before: 'x', after: undefined }]);
    expect(changesBetween(undefined, { version: '1' })).toEqual([{ where: '', before: undefined, after: '{"version":"1"}' }]);
  });
});
