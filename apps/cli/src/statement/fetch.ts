import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { at, textAt, type Json } from '../demo/json.js';
import { CREDENTIAL_FLAGS, askExchange, pagesOf, withQuery, type Get } from '../exchange.js';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { progressLine } from '../progress.js';
import { ENTRIES_FILE, STATEMENT_FILE } from './statement-files.js';

const SPEC = {
  usage: 'yaosu statement fetch --url URL --client-id ID --secret-file FILE --dir DIR [--day DAY] [--since DAY] [--with PARTICIPANT] [--participant PARTICIPANT]',
  summary: 'Fetches your statement (对账单) with its proofs, and the list of all its entries, into a directory that `yaosu statement verify` and\n'
    + '`yaosu statement reconcile` read without a network.',
  flags: {
    ...CREDENTIAL_FLAGS,
    dir: { value: 'DIR', help: 'where to write; made when it is not there' },
    day: { value: 'DAY', help: 'a sealed day; the latest when left out' },
    since: { value: 'DAY', help: 'an earlier day, with the proof that this statement goes on where that one ended' },
    with: { value: 'PARTICIPANT', help: 'only what you and this participant were party to together' },
    participant: { value: 'PARTICIPANT', help: 'for authorities: whose statement' },
  },
} as const satisfies CommandSpec;

type Flags = FlagsOf<typeof SPEC>;
interface Fetching { readonly get: Get; readonly flags: Flags; readonly io: Io }

/** `yaosu statement fetch`: exit code 0 written, 1 refused, 2 wrong usage, 3 no answer or not writable. */
export async function statementFetch(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, flags: { dir } } = parsed;
  if (dir === undefined) return wrongUsage(SPEC, '--dir is missing').report(io);
  if (!isAnswerable(flags)) return wrongUsage(SPEC, '--with needs --day, and goes without --since').report(io);
  return askExchange({ flags, spec: SPEC, io }, async (get) => {
    await mkdir(dir, { recursive: true });
    return fetchInto(dir, { get, flags, io });
  });
}

/** What two have together is of a certain day, and has its own proof. */
const isAnswerable = ({ day, since, with: other }: Flags): boolean => other === undefined || (day !== undefined && since === undefined);

async function fetchInto(dir: string, { get, flags, io }: Fetching): Promise<number> {
  const { day, since, with: other, participant } = flags;
  const statement = await get(other === undefined ? withQuery('/v1/statements', { day, since, participant }) : withQuery(`/v1/statements/${day ?? ''}/counterparties/${other}`, { participant }));
  const total = Number(at(statement, 'statement', 'entries') ?? 0);
  const of = textAt(statement, 'day');
  const count = await writeEntries(join(dir, ENTRIES_FILE), (after) => get(withQuery(`/v1/statements/${of}/entries`, { participant, with: other, limit: '200', after })), { io, total });
  await writeFile(join(dir, STATEMENT_FILE), `${JSON.stringify(statement, null, 2)}\n`);
  io.out(JSON.stringify({ dir, day: of, parties: at(statement, 'parties'), entries: count }));
  return EXIT.ok;
}

/** Page by page, whole or not at all. */
async function writeEntries(path: string, page: (after: string | undefined) => Promise<Json>, { io, total }: { readonly io: Io; readonly total: number }): Promise<number> {
  const show = progressLine(io);
  const file = await open(`${path}.part`, 'w');
  let count = 0;
  try {
    for await (const items of pagesOf(page)) {
      await file.write(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
      count += items.length;
      show(() => `${count} of ${total} entries`, count >= total);
    }
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
  return count;
}
