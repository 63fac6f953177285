import { momentOf } from '#core/exchange';
import { parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { asOfOffline, type AsOfFound, type AsOfRequest } from './as-of-offline.js';
import { asOfOnline } from './as-of-online.js';
import { notVerified, printReport, signersOf, verified, type Report } from './report.js';
import { readTrustBeside, TRUST_FLAGS, witnessJson, witnessRows, type Trust } from './trust.js';

const SPEC = {
  usage: 'yaosu log as-of ID (--dir DIR | --url URL --token TOKEN|FILE) --at INDEX|TIME|DAY (--vkey VKEY|FILE | --policy FILE) [--json]',
  summary: 'The state of one aggregate at a moment, folded from its entries, each of which is proven to be in the log.\n'
    + 'From a directory every entry of the log is read, so that none of the aggregate\'s is missing; a server is believed that it names the last one.\n'
    + 'A TIME is RFC 3339 and means every entry before the first that states a later time; a DAY means its end in Asia/Shanghai.',
  flags: {
    dir: { value: 'DIR', help: 'a directory that holds a copy of the log with its entries' },
    url: { value: 'URL', help: 'the exchange' },
    token: { value: 'TOKEN|FILE', help: 'a token that may read the aggregate, with --url' },
    at: { value: 'MOMENT', help: 'the index of the last entry that counts, a time or a day' },
    ...TRUST_FLAGS,
    json: { help: 'print one JSON object, with the whole state' },
  },
  positionals: ['ID'],
} as const satisfies CommandSpec;

type Flags = FlagsOf<typeof SPEC>;

/** `yaosu log as-of`: exit code 0 answered and proven, 1 not, 2 wrong usage, 3 unreadable. */
export async function logAsOf(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [id = ''] } = parsed;
  return printReport(async () => {
    const moment = momentOf(flags.at ?? '');
    if (moment === undefined) return wrongUsage(SPEC, flags.at === undefined ? '--at is missing' : `--at: '${flags.at}' is no index, no time with its offset and no day`);
    const complaint = complaintAbout(flags);
    if (complaint !== undefined) return wrongUsage(SPEC, complaint);
    const trust = await readTrustBeside(flags, flags.dir, io);
    return trust.ok ? answer({ id, moment, trust: trust.value }, flags, io) : wrongUsage(SPEC, trust.reason);
  }, flags.json, io);
}

function complaintAbout({ dir, url, token }: Flags): string | undefined {
  if ((dir === undefined) === (url === undefined)) return 'give either --dir or --url';
  return url !== undefined && (token === undefined || !/^https?:\/\/./.test(url)) ? 'an http or https --url needs a --token' : undefined;
}

async function answer(request: AsOfRequest, { dir, url = '', token = '', at = '' }: Flags, io: Io): Promise<Report> {
  const found = dir === undefined ? await asOfOnline({ ...request, at, url, token }) : await asOfOffline(request, dir, io);
  return found.ok ? reportOf(found.value, request.trust) : notVerified(found.reason);
}

function reportOf({ id, folded: { version, state }, indexes, size, isOpen, checkpoint }: AsOfFound, trust: Trust): Report {
  const { origin, signatures } = checkpoint;
  const shown = indexes.length > 12 ? `${indexes.slice(0, 5).join(', ')}, … ${indexes.slice(-5).join(', ')}` : indexes.join(', ');
  const rows = [
    ['state', state.state],
    ['version', `${version}, of ${state.updatedAt}`],
    ['parties', state.parties.join(', ')],
    ['entries', `${shown} (of the ${size} that were known)`],
    ...(isOpen ? [['reach', 'the copy ends before this moment is over; what came after its checkpoint it cannot tell'] as const] : []),
    ['log', `${origin} of ${checkpoint.size} entries`],
    ['signed by', signersOf(signatures).join(', ')],
    ...witnessRows(trust, checkpoint),
  ] as const;
  const json = { id, size, isOpen, version, state, entries: indexes, origin, checkpointSize: checkpoint.size, signatures: signersOf(signatures), ...witnessJson(trust, checkpoint) };
  return verified(`${id} was ${state.state}`, rows, json);
}
