import { addDays } from '../kernel/shanghai.js';
import type { Obligation } from '../obligation/obligation.js';
import type { ObligationStateName } from '../obligation/obligation.lifecycle.js';

/** RFC 5545 §3.1: a line of content has at most 75 octets without its end. */
const LINE_OCTETS_MAX = 75;
const CRLF = '\r\n';
/** When a day's alarm rings: nine o'clock in Shanghai. */
const ALARM_TIME = 'T010000Z';

/** An obligation as the ledger has it, with its version. */
export interface DatedObligation { readonly version: number; readonly state: Obligation }
export interface ICalendarOptions {
  /** Whose calendar it is, as people read it. */
  readonly name: string;
  /** Where an obligation is read: its id is appended. */
  readonly obligationUrl: string;
}

type Property = readonly [name: string, value: string];

const SHOWN: Readonly<Record<ObligationStateName, string>> = { OPEN: '', DUE_SOON: '【即将到期】', OVERDUE: '【逾期】', DONE: '【已履行】', DONE_LATE: '【逾期履行】', WAIVED: '【已豁免】', ENDED: '【已终止】' };
const isGone = (state: ObligationStateName): boolean => state === 'WAIVED' || state === 'ENDED';
const isToBeDone = (state: ObligationStateName): boolean => state === 'OPEN' || state === 'DUE_SOON' || state === 'OVERDUE';

/** The obligations as an iCalendar object (RFC 5545): an all-day event on each last day. A function of its arguments alone, so that equal bytes have equal ETags. */
export function toICalendar(obligations: readonly DatedObligation[], options: ICalendarOptions): string {
  const properties: readonly Property[] = [
    ['BEGIN', 'VCALENDAR'], ['VERSION', '2.0'], ['PRODID', '-//Yaosu//Obligations//ZH'], ['CALSCALE', 'GREGORIAN'], ['METHOD', 'PUBLISH'],
    ['NAME', textOf(options.name)], ['X-WR-CALNAME', textOf(options.name)], ['REFRESH-INTERVAL;VALUE=DURATION', 'PT1H'], ['X-PUBLISHED-TTL', 'PT1H'],
    ...obligations.flatMap((obligation) => eventOf(obligation, options)),
    ['END', 'VCALENDAR'],
  ];
  return properties.map(([name, value]) => folded(`${name}:${value}`) + CRLF).join('');
}

/** One event; its SEQUENCE rises with every entry about the obligation, its UID stays. */
function eventOf({ version, state: obligation }: DatedObligation, { obligationUrl }: ICalendarOptions): Property[] {
  const { id, state, kind, duty, article, dueOn, isProvisional, createdAt, updatedAt } = obligation;
  const summary = `${SHOWN[state]}${duty.zh}`;
  const lines = [duty.zh, ...(duty.en === undefined ? [] : [duty.en]), `依据 Article: ${article}`, `来源 Source: ${obligation.source}`, ...(isProvisional ? ['日期待工作日历公布后重新计算 The days are provisional until the calendar of that year is announced.'] : [])];
  return [
    ['BEGIN', 'VEVENT'], ['UID', id], ['SEQUENCE', String(version - 1)], ['DTSTAMP', instantOf(updatedAt)], ['CREATED', instantOf(createdAt)], ['LAST-MODIFIED', instantOf(updatedAt)],
    ['DTSTART;VALUE=DATE', dateOf(dueOn)], ['DTEND;VALUE=DATE', dateOf(addDays(dueOn, 1))],
    ['SUMMARY', textOf(summary)], ['DESCRIPTION', textOf(lines.join('\n'))], ['CATEGORIES', textOf(kind)],
    ['STATUS', statusOf(obligation)], ['TRANSP', 'TRANSPARENT'], ['URL', `${obligationUrl}${id}`],
    ...(isToBeDone(state) ? alarmOf(obligation) : []),
    ['END', 'VEVENT'],
  ];
}

function statusOf({ state, isProvisional }: Obligation): string {
  if (isGone(state)) return 'CANCELLED';
  return isProvisional ? 'TENTATIVE' : 'CONFIRMED';
}

const alarmOf = ({ duty, remindOn }: Obligation): Property[] => [
  ['BEGIN', 'VALARM'], ['ACTION', 'DISPLAY'], ['TRIGGER;VALUE=DATE-TIME', `${dateOf(remindOn)}${ALARM_TIME}`], ['DESCRIPTION', textOf(duty.zh)], ['END', 'VALARM'],
];

const dateOf = (day: string): string => day.replaceAll('-', '');
const instantOf = (at: string): string => `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** RFC 5545 §3.3.11. */
const textOf = (text: string): string => text.replaceAll(/[\\;,]/g, (character) => `\\${character}`).replaceAll(/\r\n|\r|\n/g, '\\n');

/** RFC 5545 §3.1: longer lines go on after a line end and a space, and no character is cut in two. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS_MAX) {
      parts.push(part);
      [part, octets] = ['', 1];
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join(`${CRLF} `);
}
