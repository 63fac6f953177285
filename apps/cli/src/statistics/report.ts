import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printPdf } from '#adapters/paper';
import { monthlyCsv, monthlyStatement } from '#core/evidence';
import { readSealedMonth } from '#core/exchange';
import { CREDENTIAL_FLAGS, askExchange, type Get } from '../exchange.js';
import { EXIT, complain, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';

const MONTH = /^[0-9]{4}-(0[1-9]|1[0-2])$/;

const SPEC = {
  usage: 'yaosu statistics report MONTH --url URL --client-id ID --secret-file FILE --dir DIR [--json]',
  summary: 'Fetches the sealed report of a month (统计月报), holds it against the digest of its seal, and makes the CSV and the PDF of it here: both are functions of\n'
    + 'what was sealed. MONTH is YYYY-MM; `yaosu statistics verify` counts MONTH.json again from a copy of the log.',
  flags: { ...CREDENTIAL_FLAGS, dir: { value: 'DIR', help: 'where to write MONTH.json, MONTH.csv and MONTH.pdf; made when it is not there' }, json: { help: 'print one JSON object' } },
  positionals: ['MONTH'],
} as const satisfies CommandSpec;

/** `yaosu statistics report`: exit code 0 written, 1 not what was sealed, or refused, 2 wrong usage, 3 no answer or not writable. */
export async function statisticsReport(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [month = ''] } = parsed;
  if (!MONTH.test(month)) return wrongUsage(SPEC, 'MONTH is YYYY-MM, in Asia/Shanghai').report(io);
  if (flags.dir === undefined) return wrongUsage(SPEC, '--dir is missing').report(io);
  return askExchange({ flags, spec: SPEC, io }, (get, url) => writeReport(month, { get, url, flags, io }));
}

interface Writing { readonly get: Get; readonly url: string; readonly flags: FlagsOf<typeof SPEC>; readonly io: Io }

async function writeReport(month: string, { get, url, flags: { dir = '', json: isJson }, io }: Writing): Promise<number> {
  const path = `/v1/statistics/monthly/${month}`;
  const answer = await get(path);
  const sealed = readSealedMonth(answer);
  if (!sealed.ok) return complain(`NOT VERIFIED: ${sealed.reason}`, EXIT.failed, io);
  const { edition, reportSha256 } = sealed.value;
  if (sealed.value.month !== month) return complain(`NOT VERIFIED: it is the report of ${sealed.value.month}`, EXIT.failed, io);
  const files = { json: `${JSON.stringify(answer, null, 2)}\n`, csv: monthlyCsv(sealed.value), pdf: await printPdf(monthlyStatement({ ...sealed.value, link: `${url}${path}` })) };
  await mkdir(dir, { recursive: true });
  for (const [kind, content] of Object.entries(files)) await writeFile(join(dir, `${month}.${kind}`), content);
  const told = { dir, month, edition, reportSha256 };
  io.out(isJson ? JSON.stringify(told) : `the report of ${month}, edition ${edition}, SHA-256 ${reportSha256}: ${Object.keys(files).map((kind) => join(dir, `${month}.${kind}`)).join(', ')}`);
  return EXIT.ok;
}
