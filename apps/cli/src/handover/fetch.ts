import { open, rename } from 'node:fs/promises';
import { CREDENTIAL_FLAGS, askExchange, withQuery } from '../exchange.js';
import { EXIT, complain, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { formatBytes, progressLine } from '../progress.js';

const SPEC = {
  usage: 'yaosu handover fetch --url URL --client-id ID --secret-file FILE --out FILE.zip [--participant PARTICIPANT] [--checkpoint SIZE]',
  summary: 'Fetches everything that proves what you were party to (证明交接): your entries with their receipts and documents, and your statement, in one\n'
    + 'file that `yaosu handover verify` and other people\'s tools check without the exchange. Fetch it before the notice of your exit is over.',
  flags: {
    ...CREDENTIAL_FLAGS,
    out: { value: 'FILE.zip', help: 'where to write it, whole or not at all' },
    participant: { value: 'PARTICIPANT', help: 'for authorities: whose; your own when it is left out' },
    checkpoint: { value: 'SIZE', help: 'against the checkpoint of this size: the same bytes as another time' },
  },
} as const satisfies CommandSpec;

/** `yaosu handover fetch`: exit code 0 written, 1 refused, 2 wrong usage, 3 no answer or not writable. */
export async function handoverFetch(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, flags: { out, checkpoint, participant = flags['client-id']?.split(':')[0] ?? '' } } = parsed;
  if (out === undefined) return wrongUsage(SPEC, '--out is missing').report(io);
  return askExchange({ flags, spec: SPEC, io }, async (_get, url, authorization) => {
    const res = await fetch(`${url}${withQuery(`/v1/participants/${participant}/handover`, { checkpoint })}`, { headers: { authorization: await authorization() } });
    if (!res.ok || res.body === null) return complain(`the exchange answered ${res.status}: ${(await res.text()).slice(0, 500)}`, EXIT.failed, io);
    const bytes = await write(res.body, out, io);
    io.out(JSON.stringify({ file: out, participant, bytes }));
    return EXIT.ok;
  });
}

async function write(body: AsyncIterable<Uint8Array>, out: string, io: Io): Promise<number> {
  const show = progressLine(io);
  const file = await open(`${out}.part`, 'w');
  let bytes = 0;
  try {
    for await (const chunk of body) {
      await file.writeFile(chunk);
      bytes += chunk.length;
      show(() => formatBytes(bytes));
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${out}.part`, out);
  return bytes;
}
