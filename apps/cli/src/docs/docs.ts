import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, parseFlags, type CommandSpec, type Io } from '../io.js';
import { packageRoot } from '../package-root.js';
import { missingSections, renderSections, staleSections } from './sections.js';

export { renderSections } from './sections.js';

const SPEC = {
  usage: 'yaosu docs [--check] [--file FILE]',
  summary: 'Regenerates the sections of ARCHITECTURE.md that stand between <!-- generated:NAME --> and <!-- /generated:NAME -->, from the tables in the code.',
  flags: {
    check: { help: 'change nothing; exit code 1 when a section is stale or missing' },
    file: { value: 'FILE', help: 'another file than ARCHITECTURE.md' },
  },
} as const satisfies CommandSpec;

/** `yaosu docs`: exit code 0 up to date, 1 stale or a section has no markers, 2 wrong usage, 3 unreadable. */
export async function docs(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const path = parsed.flags.file ?? join(packageRoot(), 'ARCHITECTURE.md');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    io.err(`cannot read ${path}`);
    return EXIT.unreadable;
  }
  if (!parsed.flags.check) await writeFile(path, renderSections(text));
  const wrong = parsed.flags.check ? staleSections(text) : missingSections(text);
  for (const name of wrong) io.err(`${path}: the section '${name}' is ${missingSections(text).includes(name) ? 'missing: add its markers' : 'stale: run npm run docs'}`);
  return wrong.length > 0 ? EXIT.failed : EXIT.ok;
}
