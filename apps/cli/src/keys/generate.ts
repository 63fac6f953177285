import { join } from 'node:path';
import { generateLogKey } from '#adapters/keys';
import { LOG_SUITE_NAMES } from '#core/tlog';
import { loadConfig, processEnvironment } from '#ledger';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';

const SPEC = {
  usage: 'yaosu keys generate --suite ed25519|sm2|ml-dsa-44 [--origin NAME] [--json]',
  summary: 'Makes a key of the log in the keys directory, readable by its owner alone, and prints its verifier key. It signs nothing before two people of the\n'
    + 'operator have put it in force. --origin makes the first key of a log that is to succeed this one under another name, after a compromise.',
  flags: {
    suite: { value: 'SUITE', help: 'ed25519, sm2 (SM2 with SM3, 国密) or ml-dsa-44 (against quantum computers)' },
    origin: { value: 'NAME', help: 'the name of the successor; otherwise YAOSU_LOG_ORIGIN' },
    json: { help: 'print one JSON object' },
  },
} as const satisfies CommandSpec;

/** `yaosu keys generate`: exit code 0 made, 2 wrong usage. */
export function keysGenerate(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return Promise.resolve(parsed.report(io));
  const { flags } = parsed;
  const suite = LOG_SUITE_NAMES.find((name) => name === flags.suite);
  if (suite === undefined) return Promise.resolve(wrongUsage(SPEC, `--suite is one of ${LOG_SUITE_NAMES.join(', ')}`).report(io));
  const { dataDir, logOrigin } = loadConfig({ ...processEnvironment(), ...(flags.origin === undefined ? {} : { YAOSU_LOG_ORIGIN: flags.origin }) }, { background: false });
  const { vkey, file } = generateLogKey({ dir: join(dataDir, 'keys'), origin: logOrigin, suite });
  if (flags.json) io.out(JSON.stringify({ vkey, file, suite, origin: logOrigin }));
  else for (const line of [vkey, `The secret is in ${file}; back it up, and copy it to every machine that signs.`, '', ...stepsOf({ vkey, succeeds: flags.origin !== undefined })]) io.out(line);
  return Promise.resolve(EXIT.ok);
}

function stepsOf({ vkey, succeeds }: { readonly vkey: string; readonly succeeds: boolean }): string[] {
  const body = { vkey, startsAt: '<time>', succeeds: succeeds ? '<the present YAOSU_LOG_ORIGIN>' : null, ground: '<why>' };
  return [
    'Next:',
    `  1. One person of the operator proposes it: POST /v1/log-keys ${JSON.stringify(body)}`,
    '  2. Another one confirms it: POST /v1/log-keys/{id}/confirm. From that entry on everyone can know the key.',
    ...(succeeds ? [
      '  3. When a checkpoint with that entry is published, stop every process and start them with YAOSU_LOG_ORIGIN set to the new name.',
      '     The first start records where the old log ends; from then on nothing is signed under the old name.',
      '  4. Make the document that leads everyone who trusts the old key to the new one, and publish it beside the new vkey: yaosu log succeed.',
    ] : [
      '  3. Restart the processes that sign, so that they have the key; from startsAt on both keys sign.',
      '  4. Hand the vkey to regulators and witnesses. When they have it, retire the old key: POST /v1/log-keys/{old id}/propose-retirement,',
      '     and by another person /confirm-retirement; then destroy its secret.',
    ]),
  ];
}
