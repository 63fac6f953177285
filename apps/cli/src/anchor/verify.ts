import { blockHash, transactionHash } from '#core/exchange';
import { openCheckpoint, toBase64, verifierOf } from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io, type NoRun } from '../io.js';
import { CHECKPOINT_BYTES_MAX } from '../log/checkpoint-file.js';
import { literalOrFile, readInput } from '../log/inputs.js';
import { notVerified, printReport, verified, type Report } from '../log/report.js';
import { readTrust, TRUST_FLAGS } from '../log/trust.js';
import { CHAIN_RECEIPT_BYTES_MAX, readChainReceipt, type ProvenAnchor } from './chain-receipt-file.js';

const SEALER_BYTES_MAX = 1024;

const SPEC = {
  usage: 'yaosu anchor verify FILE [--sealer HEX|FILE] [--checkpoint FILE (--vkey VKEY|FILE | --policy FILE)] [--json]',
  summary: 'Proves offline that a tree of a log was anchored in a chain: FILE is the chain\'s receipt, as GET /v1/documents serves the one that an anchor\n'
    + 'names. With --checkpoint, that the log has signed that very tree. A whole log is held against its anchors by `log audit --anchors`.',
  flags: {
    sealer: { value: 'HEX|FILE', help: 'the SM2 key of the sealer that you trust; without it the report says which one has signed' },
    checkpoint: { value: 'FILE', help: 'a checkpoint of the log, of the same size' },
    ...TRUST_FLAGS,
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

/** `yaosu anchor verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export async function anchorVerify(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [path = ''] } = parsed;
  return printReport(async () => {
    const sealer = flags.sealer === undefined ? undefined : await literalOrFile(flags.sealer, SEALER_BYTES_MAX);
    const read = readChainReceipt(await readInput(path, CHAIN_RECEIPT_BYTES_MAX), sealer);
    if (!read.ok) return notVerified(`${path}: ${read.reason}`);
    return await againstCheckpoint(flags, read.value) ?? reportOf(read.value, flags);
  }, flags.json, io);
}

type Flags = FlagsOf<typeof SPEC>;

/** Why the tree is not the one that the log has signed; undefined where it is, or where no checkpoint was given. */
async function againstCheckpoint(flags: Flags, { tree }: ProvenAnchor): Promise<Report | NoRun | undefined> {
  if (flags.checkpoint === undefined) return undefined;
  const trust = await readTrust(flags);
  if (!trust.ok) return wrongUsage(SPEC, trust.reason);
  const opened = openCheckpoint(Buffer.from(await readInput(flags.checkpoint, CHECKPOINT_BYTES_MAX)).toString(), trust.value.keys.map(verifierOf));
  if (!opened.ok) return notVerified(`${flags.checkpoint}: ${opened.reason}`);
  const { origin, size, root } = opened.value;
  if (origin !== tree.origin || size !== tree.size) return notVerified(`the chain holds ${tree.origin} of ${tree.size} entries, the checkpoint is of ${origin} and ${size}`);
  return toBase64(root) === tree.root ? undefined : notVerified(`the chain holds another tree of ${size} entries than the log has signed`);
}

function reportOf({ receipt: { transaction, block }, tree }: ProvenAnchor, flags: Flags): Report {
  const [hash, sealed] = [transactionHash(transaction), blockHash(block)];
  const rows = [
    ['tree', `${tree.origin} of ${tree.size} entries, root ${tree.root}`], ['transaction', hash], ['block', `${block.number} of ${block.chain}, ${sealed}, ${block.at}`],
    ['sealed by', `${block.sealer}${flags.sealer === undefined ? ', whom nobody was asked to trust' : ''}`],
  ] as const;
  return verified(`a tree of ${tree.size} entries was anchored in ${block.chain}`, rows, { ...tree, chain: block.chain, transactionHash: hash, blockNumber: block.number, blockHash: sealed, at: block.at, sealer: block.sealer });
}
