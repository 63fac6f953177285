import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ReferenceIdentifiers } from '#adapters/ports';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { SIGNED_FLAG, askerSecretIn, secretSetting } from './asker-secret.js';
import { serveIdentifiers } from './serve-identifiers.js';
import { untilTold } from './until-told.js';

const SPEC = {
  usage: 'yaosu reference identifiers --data DIR [--port N] [--signed]',
  summary: 'A registry of handles (标识), to try identifiers with: what an exchange registers, it resolves, and what was withdrawn never again.\n'
    + 'It belongs to no national system. Point an exchange at it with YAOSU_IDENTIFIER_URL.',
  flags: {
    data: { value: 'DIR', help: 'where it keeps its handles' },
    port: { value: 'N', help: 'the port on which it listens, on this machine alone (default 8431; 0 takes a free one)' },
    signed: SIGNED_FLAG,
  },
} as const satisfies CommandSpec;

/** `yaosu reference identifiers`: runs until it is told to stop. */
export async function referenceIdentifiers(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { data, port = '8431', signed } = parsed.flags;
  if (data === undefined) return wrongUsage(SPEC, '--data is missing').report(io);
  if (!/^\d{1,5}$/.test(port)) return wrongUsage(SPEC, '--port is a whole number').report(io);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const secret = signed ? askerSecretIn(data) : undefined;
  const served = await serveIdentifiers(new ReferenceIdentifiers(join(data, 'handles.jsonl')), { port: Number(port), secret });
  io.out(`YAOSU_IDENTIFIER_URL=${served.url}${secretSetting('YAOSU_IDENTIFIER_SECRET', secret)}`);
  await untilTold();
  await served.close();
  return EXIT.ok;
}
