import { describe, expect, test } from '@jest/globals';
import { KINDS } from '../kernel/id.js';
import { ENDED_STATES, RETENTION, retentionOf, type Records } from './retention.js';

const TODAY = '2026-06-15';
const GRANT = 'grt_01938f6e-0000-7000-8000-000000000001';
const nothingElse = { holds: [], participating: null };
const ended = (kind: string, endedOn: string): Records => ({ kind, open: null, endedOn });
const on = (day: string, ...records: Records[]) => retentionOf(records, nothingElse, day);

describe('values that are attached to nothing', () => {
  test('may be destroyed at once', () => {
    expect(on(TODAY)).toEqual({ isLawful: true, lawfulFrom: TODAY, grounds: [] });
  });

  test('as little by what the exchange keeps for nobody’s sake: calendars, bundles, erasures themselves', () => {
    expect(on(TODAY, ended('calendar', TODAY), ended('evidence', TODAY), ended('erasure', TODAY)).isLawful).toBe(true);
  });
});

describe('values of a person who has acted', () => {
  test.each([
    ['grant', '2026-06-15', '2056-06-15', '2056-06-16', '《中华人民共和国数据安全法》第三十三条；《深圳市数据交易管理暂行办法》第三十二条'],
    ['transfer', '1996-06-15', '2026-06-15', '2026-06-16', '《中华人民共和国数据安全法》第三十三条；《深圳市数据交易管理暂行办法》第三十二条'],
    ['basis', '2026-06-15', '2029-06-15', '2029-06-16', '《中华人民共和国个人信息保护法》第五十六条'],
    ['basis', '2024-02-29', '2027-02-28', '2027-03-01', '《中华人民共和国个人信息保护法》第五十六条'],
    ['review', '2026-06-15', '2056-06-15', '2056-06-16', '《中华人民共和国数据安全法》第三十三条'],
    ['obligation', '2026-06-15', '2029-06-15', '2029-06-16', '《深圳市数据交易管理暂行办法》第二十七条至第三十一条'],
  ])('in a %s that ended on %s are kept to %s and may go on %s', (...[kind, endedOn, until, lawfulFrom, article]) => {
    const record = ended(kind, endedOn);
    expect(on(until, record)).toMatchObject({ isLawful: false, lawfulFrom, grounds: [{ article, open: null, until }] });
    expect(on(lawfulFrom, record)).toMatchObject({ isLawful: true, grounds: [] });
  });

  test('in what has not ended are kept without a day', () => {
    expect(on(TODAY, { kind: 'grant', open: GRANT, endedOn: '1990-01-01' })).toMatchObject({ isLawful: false, lawfulFrom: null, grounds: [{ class: 'trade', open: GRANT, until: null }] });
  });

  test('in several things are kept for the longest', () => {
    expect(on(TODAY, ended('basis', '2026-01-01'), ended('listing', '2026-02-01'), ended('grant', '2025-01-01'))).toMatchObject({ lawfulFrom: '2056-02-02', grounds: [{ class: 'trade' }, { class: 'assessment' }] });
    expect(on(TODAY, ended('listing', '2026-02-01'), { kind: 'basis', open: 'bas_1', endedOn: null }).lawfulFrom).toBeNull();
  });

  test('in something that this table does not know yet are kept as long as a trade', () => {
    expect(on(TODAY, ended('novelty', TODAY))).toMatchObject({ lawfulFrom: '2056-06-16', grounds: [{ class: 'trade' }] });
  });
});

test('a hold keeps everything, and so does a participant that has not left', () => {
  expect(retentionOf([], { holds: ['hld_1'], participating: null }, TODAY)).toMatchObject({ isLawful: false, lawfulFrom: null, grounds: [{ class: 'hold', open: 'hld_1', until: null }] });
  expect(retentionOf([], { holds: [], participating: 'prt_1' }, TODAY)).toMatchObject({ isLawful: false, lawfulFrom: null, grounds: [{ class: 'participation', open: 'prt_1' }] });
});

test('what has no states of its own has ended with its last entry, what has some ends in them alone', () => {
  expect([ENDED_STATES.tally?.length ?? 0, ENDED_STATES.inspection, ENDED_STATES.participant]).toEqual([0, undefined, undefined]);
  expect(ENDED_STATES.grant?.toSorted()).toEqual(['EXPIRED', 'REVOKED', 'REVOKED_UNCONFIRMED']);
  expect(ENDED_STATES.obligation?.toSorted()).toEqual(['DONE', 'DONE_LATE', 'ENDED', 'WAIVED']);
  expect(KINDS).toEqual(expect.arrayContaining(Object.keys(ENDED_STATES)));
});

test('a period that no article sets is marked as the exchange’s own', () => {
  expect(Object.entries(RETENTION).filter(([, row]) => 'isOwnPeriod' in row).map(([name]) => name)).toEqual(['trade', 'review', 'supervision']);
});
