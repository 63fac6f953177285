import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ReferencePlatform } from '#adapters/ports';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { SIGNED_FLAG, askerSecretIn, secretSetting } from './asker-secret.js';
import { servePlatform } from './serve-platform.js';
import { untilTold } from './until-told.js';

const SPEC = {
  usage: 'yaosu reference platform --data DIR [--port N] [--name NAME] [--signed]',
  summary: 'A platform that is reported to (国家平台报送), to try that with: it checks form, digest, counts and that nothing is left out between two\n'
    + 'reports. It is no image of an existing platform. POST /faults {"reason": "..."} makes it reject the next report.\n'
    + 'Point an exchange at it with YAOSU_REPORT_URL.',
  flags: {
    data: { value: 'DIR', help: 'where it keeps what it was told' },
    port: { value: 'N', help: 'the port on which it listens, on this machine alone (default 8430; 0 takes a free one)' },
    name: { value: 'NAME', help: 'its name, as YAOSU_REPORT_PLATFORM has it (default reference)' },
    signed: SIGNED_FLAG,
  },
} as const satisfies CommandSpec;

/** `yaosu reference platform`: runs until it is told to stop. */
export async function referencePlatform(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { data, port = '8430', name = 'reference', signed } = parsed.flags;
  if (data === undefined) return wrongUsage(SPEC, '--data is missing').report(io);
  if (!/^\d{1,5}$/.test(port)) return wrongUsage(SPEC, '--port is a whole number').report(io);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const secret = signed ? askerSecretIn(data) : undefined;
  const served = await servePlatform(new ReferencePlatform({ platform: name, file: join(data, 'reports.jsonl') }), { port: Number(port), secret });
  io.out(`YAOSU_REPORT_URL=${served.url} YAOSU_REPORT_PLATFORM=${name}${secretSetting('YAOSU_REPORT_SECRET', secret)}`);
  await untilTold();
  await served.close();
  return EXIT.ok;
}
