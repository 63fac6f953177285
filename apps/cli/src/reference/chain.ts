import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReferenceChain } from '#adapters/ports';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { SIGNED_FLAG, askerSecretIn, secretSetting } from './asker-secret.js';
import { serveChain } from './serve-chain.js';
import { untilTold } from './until-told.js';

const SEED_BYTES = 32;

const SPEC = {
  usage: 'yaosu reference chain --data DIR [--port N] [--name NAME] [--block-ms N] [--signed]',
  summary: 'A chain of one sealer, to try the anchoring of checkpoints with: transactions, blocks, receipts, in SM3 and SM2. Its roles are those\n'
    + 'of FISCO BCOS, its encoding is its own, and nothing is distributed about it: it proves nothing in production.\n'
    + 'Point an exchange at it with YAOSU_ANCHOR_URL.',
  flags: {
    data: { value: 'DIR', help: 'where its key and its blocks lie' },
    port: { value: 'N', help: 'the port on which it listens, on this machine alone (default 8420; 0 takes a free one)' },
    name: { value: 'NAME', help: 'chain and group, as YAOSU_ANCHOR_CHAIN has it (default reference/group0)' },
    'block-ms': { value: 'N', help: 'how often a block is sealed (default 1000)' },
    signed: SIGNED_FLAG,
  },
} as const satisfies CommandSpec;

/** `yaosu reference chain`: runs until it is told to stop. */
export async function referenceChain(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { data, port = '8420', name = 'reference/group0', 'block-ms': blockMs = '1000', signed } = parsed.flags;
  if (data === undefined) return wrongUsage(SPEC, '--data is missing').report(io);
  if (!/^\d{1,5}$/.test(port) || !/^[1-9]\d{0,6}$/.test(blockMs)) return wrongUsage(SPEC, '--port and --block-ms are whole numbers').report(io);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const chain = new ReferenceChain({ chain: name, seed: seedIn(join(data, 'sealer.seed')), file: join(data, 'blocks.jsonl') });
  const secret = signed ? askerSecretIn(data) : undefined;
  const served = await serveChain(chain, { port: Number(port), blockMs: Number(blockMs), secret });
  io.out(`YAOSU_ANCHOR_URL=${served.url} YAOSU_ANCHOR_CHAIN=${name}${secretSetting('YAOSU_ANCHOR_SECRET', secret)}`);
  io.out(`sealer ${chain.sealer}`);
  await untilTold();
  await served.close();
  return EXIT.ok;
}

function seedIn(path: string): Uint8Array {
  if (!existsSync(path)) writeFileSync(path, randomBytes(SEED_BYTES), { mode: 0o600, flush: true });
  return readFileSync(path);
}
