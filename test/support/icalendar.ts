/** A reader of iCalendar (RFC 5545) that shares nothing with the writer: it throws at the first thing that the RFC forbids. */
export interface ICalendarProperty { readonly name: string; readonly parameters: Readonly<Record<string, string>>; readonly value: string }
export interface ICalendarComponent { readonly name: string; readonly properties: readonly ICalendarProperty[]; readonly components: readonly ICalendarComponent[] }

const LINE = /^([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)$/su;
const TEXTS = ['SUMMARY', 'DESCRIPTION', 'NAME', 'X-WR-CALNAME', 'CATEGORIES'];
const DATE = /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;
const UTC = /^\d{8}T([01]\d|2[0-3])[0-5]\d[0-5]\dZ$/;
/** Properties that a component must have, and have once (RFC 5545 §3.6). */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  VCALENDAR: ['PRODID', 'VERSION'], VEVENT: ['UID', 'DTSTAMP', 'DTSTART'], VALARM: ['ACTION', 'TRIGGER'],
};
const ONCE = ['CALSCALE', 'METHOD', 'CREATED', 'DESCRIPTION', 'LAST-MODIFIED', 'SEQUENCE', 'STATUS', 'SUMMARY', 'TRANSP', 'URL', 'DTEND'];
const WITHIN: Readonly<Record<string, readonly string[]>> = { '': ['VCALENDAR'], VCALENDAR: ['VEVENT'], VEVENT: ['VALARM'], VALARM: [] };

function demand(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Error(`not RFC 5545: ${why}`);
}

/** The one VCALENDAR in `bytes`. */
export function readICalendar(bytes: Uint8Array): ICalendarComponent {
  const lines = unfolded(bytes);
  const root: Open = { name: '', properties: [], components: [] };
  const stack: Open[] = [root];
  for (const line of lines) read(line, stack);
  demand(stack.length === 1 && root.components.length === 1, 'there is not one closed VCALENDAR');
  const [calendar] = root.components;
  demand(calendar !== undefined, 'there is no VCALENDAR');
  return calendar;
}

interface Open { readonly name: string; readonly properties: ICalendarProperty[]; readonly components: ICalendarComponent[] }

/** §3.1: lines of at most 75 octets, ended by CRLF, each of them whole UTF-8, joined where the next one begins with a space. */
function unfolded(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString('latin1');
  demand(text.endsWith('\r\n'), 'the last line has no end');
  const lines: string[] = [];
  for (const raw of text.slice(0, -2).split('\r\n')) {
    demand(!/[\r\n]/.test(raw), 'a line end is not CRLF');
    demand(raw.length > 0 && raw.length <= 75, `a line has ${raw.length} octets`);
    const line = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(raw, 'latin1'));
    demand(!/[\u0000-\u0008\u000a-\u001f\u007f]/.test(line), 'a control character');
    if (/^[ \t]/.test(line)) {
      demand(lines.length > 0, 'the first line is a continuation');
      lines.push((lines.pop() ?? '') + line.slice(1));
    } else lines.push(line);
  }
  return lines;
}

function read(line: string, stack: Open[]): void {
  const [, name = '', parameterText = '', value = ''] = LINE.exec(line) ?? [];
  demand(name !== '', `no content line: ${line.slice(0, 40)}`);
  const current = stack.at(-1);
  demand(current !== undefined, 'nothing is open');
  if (name === 'BEGIN') {
    demand(WITHIN[current.name]?.includes(value) === true, `${value} within ${current.name}`);
    stack.push({ name: value, properties: [], components: [] });
    return;
  }
  if (name === 'END') {
    demand(current.name === value, `END:${value} within ${current.name}`);
    validate(current);
    stack.pop();
    stack.at(-1)?.components.push(current);
    return;
  }
  const parameters = Object.fromEntries(parameterText.split(';').slice(1).map((one) => one.split('=') as [string, string]));
  current.properties.push({ name, parameters, value: TEXTS.includes(name) ? unescaped(value) : value });
}

/** §3.3.11 */
function unescaped(value: string): string {
  demand(!/(^|[^\\])(\\\\)*[;,]/.test(value), `an unescaped character in ${value.slice(0, 40)}`);
  demand(!/(^|[^\\])(\\\\)*\\([^\\;,nN]|$)/.test(value), `an unknown escape in ${value.slice(0, 40)}`);
  return value.replaceAll(/\\(.)/g, (_, character: string) => (character.toLowerCase() === 'n' ? '\n' : character));
}

/** The value of a property that is there once. */
export const valueOf = ({ properties }: ICalendarComponent, name: string): string | undefined => properties.find((property) => property.name === name)?.value;

function validate(component: Open): void {
  const count = (name: string): number => component.properties.filter((property) => property.name === name).length;
  for (const name of REQUIRED[component.name] ?? []) demand(count(name) === 1, `${component.name} has ${count(name)} ${name}`);
  for (const name of ONCE) demand(count(name) <= 1, `${component.name} has ${count(name)} ${name}`);
  if (component.name === 'VCALENDAR') demand(valueOf(component, 'VERSION') === '2.0', 'VERSION is not 2.0');
  if (component.name === 'VEVENT') validateEvent(component);
  if (component.name === 'VALARM' && valueOf(component, 'ACTION') === 'DISPLAY') demand(count('DESCRIPTION') === 1, 'a DISPLAY alarm has no DESCRIPTION');
  for (const { name, parameters, value } of component.properties) validateTime(name, parameters['VALUE'], value);
}

function validateTime(name: string, type: string | undefined, value: string): void {
  if (['DTSTAMP', 'CREATED', 'LAST-MODIFIED'].includes(name) || type === 'DATE-TIME') demand(UTC.test(value), `${name} is no UTC time: ${value}`);
  if (type === 'DATE') demand(DATE.test(value), `${name} is no date: ${value}`);
  if (name === 'SEQUENCE') demand(/^\d+$/.test(value), `SEQUENCE ${value}`);
}

function validateEvent(event: Open): void {
  const [start, end] = ['DTSTART', 'DTEND'].map((name) => event.properties.find((property) => property.name === name));
  demand(end === undefined || (start?.parameters['VALUE'] === end.parameters['VALUE'] && start !== undefined && start.value < end.value), 'DTEND is not after DTSTART');
  demand(['TENTATIVE', 'CONFIRMED', 'CANCELLED', undefined].includes(valueOf(event, 'STATUS')), 'an unknown STATUS');
}
