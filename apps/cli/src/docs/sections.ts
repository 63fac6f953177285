import { INVARIANTS } from '#core/audit';
import { CALENDAR_IDS, CALENDARS } from '#core/law';
import { DUTY_KINDS, ENTRY_TYPES, KINDS, LIFECYCLES, PERMISSIONS, REFUSALS, RETENTION, ROLES, dutyOf, toMermaid, type Lifecycle, type Role, type Scope } from '#core/exchange';

/** A GitHub-flavoured table. */
function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string): string => `\`${text}\``;

function lifecycles(): string {
  return Object.entries(LIFECYCLES).map(([kind, lifecycle]: [string, Lifecycle<string>]) => `### ${kind}\n\n\`\`\`mermaid\n${toMermaid(lifecycle)}\n\`\`\``).join('\n\n');
}

function permissions(): string {
  const rows = Object.entries(PERMISSIONS).map(([action, row]: [string, Partial<Record<Role, Scope>>]) => [code(action), ...ROLES.map((role) => row[role] ?? '')]);
  return tableOf(['action', ...ROLES], rows);
}

function refusals(): string {
  return tableOf(['code', 'status', 'title', '中文'], Object.entries(REFUSALS).map(([name, { status, en, zh }]) => [code(name), String(status), en, zh]));
}

/** The types by their noun; the aggregate kinds come first, in their own order. */
function entryTypes(): string {
  const types = Object.keys(ENTRY_TYPES);
  const nouns = [...new Set([...KINDS, ...types.map((type) => type.split('.')[0] ?? '')])].filter((noun) => types.some((type) => type.startsWith(`${noun}.`)));
  return tableOf(['noun', 'entry types'], nouns.map((noun) => [noun, types.filter((type) => type.startsWith(`${noun}.`)).map(code).join(', ')]));
}

/** Where each dated duty comes from; a period that no article sets is marked as this exchange's own. */
function duties(): string {
  const endings = { act: 'overdue', window: 'closed', keep: 'kept long enough' } as const;
  return tableOf(['kind', 'duty', 'who', 'begins with', 'last day', 'due soon from', 'then', 'article'], DUTY_KINDS.map((kind) => {
    const { zh, debtor, from, due, remind, nature, calendar, isOwnPeriod, article } = dutyOf(kind);
    const said = (rule: string): string => `${rule}${rule.includes('working') ? `, ${calendar}` : ''}`;
    const own = isOwnPeriod === true ? ' (own parameter)' : '';
    return [code(kind), zh, debtor, from, due === null ? 'that day' : said(due) + own, nature === 'keep' ? '' : said(remind) + (due === null ? own : ''), endings[nature], article];
  }));
}

/** How long what about a person is kept although its erasure was asked for. */
function retention(): string {
  return tableOf(['class', 'what a law says', 'kept', 'article'], Object.entries(RETENTION).map(([name, row]) => {
    const period = row.years === null ? 'while it is so' : `${row.years} years from its end${'isOwnPeriod' in row ? ' (own parameter)' : ''}`;
    return [code(name), row.zh, period, row.article];
  }));
}

/** Which years' working days are known, and from where. */
function calendars(): string {
  const rows = CALENDAR_IDS.flatMap((id) => CALENDARS[id].years.map(({ year, source, isComplete, makeUpDays }) => [id, String(year), source, isComplete ? 'complete' : '**not complete**', makeUpDays.join(', ')]));
  return tableOf(['calendar', 'year', 'source', 'days off', 'make-up days'], rows);
}

/** What an audit holds each entry against. */
function invariants(): string {
  return tableOf(['no.', 'rule', 'it promises', '中文', 'ground'], INVARIANTS.map(({ number, id, en, zh, cite }) => [String(number), code(id), en, zh, cite]));
}

/** What is generated, by the name in its markers. */
export const SECTIONS: Readonly<Record<string, () => string>> = { lifecycles, permissions, refusals, 'entry-types': entryTypes, duties, retention, calendars, invariants };

const [begin, end] = [(name: string) => `<!-- generated:${name} -->`, (name: string) => `<!-- /generated:${name} -->`];

/** Where the content of a section begins and ends in `text`; undefined when its markers are not there in order. */
function spanOf(text: string, name: string): readonly [start: number, stop: number] | undefined {
  const start = text.indexOf(begin(name));
  const stop = text.indexOf(end(name), start);
  return start < 0 || stop < 0 ? undefined : [start + begin(name).length, stop];
}

/** The text with every generated section as the code has it now; sections whose markers are missing are left out. */
export function renderSections(text: string): string {
  return Object.entries(SECTIONS).reduce((before, [name, render]) => {
    const span = spanOf(before, name);
    return span === undefined ? before : `${before.slice(0, span[0])}\n${render()}\n${before.slice(span[1])}`;
  }, text);
}

/** The sections that are missing, or that say something else than the code. */
export function staleSections(text: string): readonly string[] {
  return Object.entries(SECTIONS).filter(([name, render]) => {
    const span = spanOf(text, name);
    return span === undefined || text.slice(...span) !== `\n${render()}\n`;
  }).map(([name]) => name);
}

/** The sections for which the text has no markers. */
export const missingSections = (text: string): readonly string[] => Object.keys(SECTIONS).filter((name) => spanOf(text, name) === undefined);
