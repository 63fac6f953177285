import { ENTRY_TYPES, KINDS, LIFECYCLES, PERMISSIONS, REFUSALS, ROLES, toMermaid, type Lifecycle, type Role, type Scope } from '#core/exchange';

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

/** What is generated, by the name in its markers. */
export const SECTIONS: Readonly<Record<string, () => string>> = { lifecycles, permissions, refusals, 'entry-types': entryTypes };

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
