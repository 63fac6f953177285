import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OBLIGATION_STATES, toICalendar, type DatedObligation, type Obligation } from '#core/exchange';
import { readICalendar, valueOf, type ICalendarComponent } from '../support/icalendar.js';

const obligation: Obligation = {
  id: 'obl_01938f6e-0000-7000-8000-000000000001', state: 'OPEN', owner: 'prt_1', parties: ['prt_1'], dueAt: null, createdAt: '2026-09-21T02:00:00.123Z', updatedAt: '2026-09-21T02:00:00.123Z',
  kind: 'contract-filing', source: 'bas_1', duty: { zh: '备案', en: 'File' }, article: '《个人信息出境标准合同办法》第七条', nature: 'act', dueOn: '2026-10-12', remindOn: '2026-10-10',
  reckoning: { from: '2026-09-21', due: '+10 working days', remind: '-2 days', calendar: 'CN' }, isProvisional: false, documentSha256: null, evidenceSha256: null, correction: null, reason: null,
};
const options = { name: '深圳市要素数据有限公司 · 义务', obligationUrl: 'https://exchange.example/v1/obligations/' };
const feed = (...obligations: readonly DatedObligation[]): ICalendarComponent => readICalendar(Buffer.from(toICalendar(obligations, options)));
const event = (change: Partial<Obligation> = {}, version = 1): ICalendarComponent => {
  const [only] = feed({ version, state: { ...obligation, ...change } }).components;
  if (only === undefined) throw new Error('there is no event');
  return only;
};
const values = (component: ICalendarComponent, ...names: readonly string[]): (string | undefined)[] => names.map((name) => valueOf(component, name));

describe('the calendar of obligations is RFC 5545', () => {
  test('an empty one too, with its name', () => {
    const calendar = feed();
    expect(calendar.components).toEqual([]);
    expect(values(calendar, 'VERSION', 'METHOD', 'X-WR-CALNAME')).toEqual(['2.0', 'PUBLISH', '深圳市要素数据有限公司 · 义务']);
  });

  test('an obligation is an all-day event on its last day, which rings on its reminder', () => {
    const filing = event();
    expect(values(filing, 'UID', 'SEQUENCE', 'DTSTART', 'DTEND', 'STATUS', 'LAST-MODIFIED', 'SUMMARY')).toEqual([obligation.id, '0', '20261012', '20261013', 'CONFIRMED', '20260921T020000Z', '备案']);
    expect(filing.properties.find(({ name }) => name === 'DTSTART')?.parameters).toEqual({ VALUE: 'DATE' });
    expect(filing.components.map((alarm) => valueOf(alarm, 'TRIGGER'))).toEqual(['20261010T010000Z']);
    expect(valueOf(filing, 'DESCRIPTION')).toBe('备案\nFile\n依据 Article: 《个人信息出境标准合同办法》第七条\n来源 Source: bas_1');
  });

  test('the last day of a year ends with the first of the next', () => {
    expect(values(event({ dueOn: '2026-12-31' }), 'DTSTART', 'DTEND')).toEqual(['20261231', '20270101']);
  });

  test('the same event goes on as its obligation does: same UID, a higher SEQUENCE', () => {
    expect(values(event({ state: 'DUE_SOON', updatedAt: '2026-10-09T16:00:01.000Z' }, 2), 'UID', 'SEQUENCE', 'LAST-MODIFIED', 'SUMMARY')).toEqual([obligation.id, '1', '20261009T160001Z', '【即将到期】备案']);
  });

  test.each([
    ['OPEN', 'CONFIRMED', 1], ['DUE_SOON', 'CONFIRMED', 1], ['OVERDUE', 'CONFIRMED', 1], ['DONE', 'CONFIRMED', 0], ['DONE_LATE', 'CONFIRMED', 0], ['WAIVED', 'CANCELLED', 0], ['ENDED', 'CANCELLED', 0],
  ] as const)('%s is shown as %s, and rings %i times', (state, status, alarms) => {
    const shown = event({ state });
    expect([valueOf(shown, 'STATUS'), shown.components.length]).toEqual([status, alarms]);
  });

  test('a day that waits for its calendar is tentative and says so', () => {
    const tentative = event({ isProvisional: true });
    expect(valueOf(tentative, 'STATUS')).toBe('TENTATIVE');
    expect(valueOf(tentative, 'DESCRIPTION')).toContain('provisional');
  });

  test('any text comes out as it went in: Chinese, beyond the basic plane, separators, line ends', () => {
    const text = fc.string({ unit: fc.constantFrom('数', '据', '𠮷', '😀', 'a', ',', ';', '\\', '\n', ':', '"', ' ', 'é'), minLength: 1, maxLength: 300 });
    fc.assert(fc.property(text, text, (zh, article) => {
      const shown = event({ duty: { zh }, article });
      expect(valueOf(shown, 'SUMMARY')).toBe(zh);
      expect(valueOf(shown, 'DESCRIPTION')).toContain(`依据 Article: ${article}\n`);
    }));
  });

  test.each(Array.from({ length: 12 }, (_, i) => [i]))('no character is cut where a line is folded, whatever comes before it (%i)', (before) => {
    const zh = 'x'.repeat(before) + '数据出境安全评估𠮷'.repeat(30);
    expect(valueOf(event({ duty: { zh } }), 'SUMMARY')).toBe(zh);
  });

  test('a calendar is a function of what it shows: the same bytes each time, of every state', () => {
    const all = OBLIGATION_STATES.map((state, i) => ({ version: i + 1, state: { ...obligation, id: `obl_${i}` as const, state } }));
    expect(toICalendar(all, options)).toBe(toICalendar(structuredClone(all), options));
    expect(feed(...all).components).toHaveLength(OBLIGATION_STATES.length);
  });
});

describe('the checker', () => {
  const good = toICalendar([{ version: 1, state: obligation }], options);
  const bytes = (text: string): Uint8Array => Buffer.from(text);
  test.each([
    ['line ends without CR', good.replaceAll('\r\n', '\n')],
    ['a line of 76 octets', good.replace('SUMMARY:备案', `SUMMARY:${'x'.repeat(68)}`)],
    ['no UID', good.replace(/UID:.*\r\n/, '')],
    ['an unescaped comma', good.replace('SUMMARY:备案', 'SUMMARY:备,案')],
    ['an unknown escape', good.replace('SUMMARY:备案', 'SUMMARY:备\\x案')],
    ['an event that does not end', good.replace('END:VEVENT\r\n', '')],
    ['an end before the beginning', good.replace('20261013', '20261011')],
    ['a local time', good.replace('DTSTAMP:20260921T020000Z', 'DTSTAMP:20260921T020000')],
    ['an unknown status', good.replace('STATUS:CONFIRMED', 'STATUS:DONE')],
    ['half a calendar', good.slice(0, good.length / 2)],
  ])('refuses %s', (_, text) => {
    expect(text).not.toBe(good);
    expect(() => readICalendar(bytes(text))).toThrow('not RFC 5545');
  });
  test('refuses a character that is cut in two', () => {
    const at = Buffer.from(good).indexOf('备');
    expect(() => readICalendar(Buffer.concat([bytes(good).subarray(0, at + 1), bytes('\r\n '), bytes(good).subarray(at + 1)]))).toThrow();
  });
});
