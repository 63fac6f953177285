import { createServer, type Server } from 'node:http';
import { listenAt } from '../listening.js';
import { ALARMS, type OpenAlarm } from './alarms.js';
import type { Progress } from './progress.js';

/** Where a mirror stands. */
export interface MirrorStatus {
  readonly origin: string | null;
  /** Entries of the newest accepted checkpoint, and of those how many are folded. */
  readonly size: number;
  readonly folded: number;
  readonly rounds: number;
  readonly roundEndedAt: string | null;
  readonly verdicts: number;
  readonly alarms: readonly OpenAlarm[];
}

const ALARMS_SHOWN = 100;

export const statusOf = ({ accepted, folded, progress, alarms }: {
  readonly accepted: { readonly origin: string; readonly size: number } | undefined; readonly folded: number; readonly progress: Progress; readonly alarms: readonly OpenAlarm[];
}): MirrorStatus => ({ origin: accepted?.origin ?? null, size: accepted?.size ?? 0, folded, rounds: progress.rounds, roundEndedAt: progress.roundEndedAt, verdicts: progress.verdicts, alarms });

/** For people: one fact a line, alarms with the time since which they are known. */
export function statusLines({ origin, size, folded, rounds, roundEndedAt, verdicts, alarms }: MirrorStatus): string[] {
  const shown = alarms.slice(0, ALARMS_SHOWN).map(({ kind, subject, what, since, evidence }) =>
    `警报 ALARM since ${since}: ${ALARMS[kind]}: ${subject}: ${what}${evidence === undefined ? '' : ` (${evidence})`}`);
  return [
    `${origin ?? 'no checkpoint yet'}: ${size} entries copied, ${folded} folded, verdicts judged again up to entry ${verdicts}`,
    `${rounds} full rounds of comparison${roundEndedAt === null ? '' : `, the last ended at ${roundEndedAt}`}`,
    ...shown, ...(alarms.length > ALARMS_SHOWN ? [`… and ${alarms.length - ALARMS_SHOWN} more`] : []),
    alarms.length === 0 ? '一致 The exchange shows what its log says.' : 'THE EXCHANGE DOES NOT SHOW WHAT ITS LOG SAYS.',
  ];
}

/** A page for the regulator's own network: what stands where, and the checkpoint, so that mirrors can compare with each other. */
export async function serveStatus(port: number, { status, checkpoint }: { readonly status: () => Promise<MirrorStatus>; readonly checkpoint: () => string | undefined }): Promise<Server> {
  const server = createServer((req, res) => {
    const answer = (code: number, type: string, text: string): void => { res.writeHead(code, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(text); };
    const note = checkpoint();
    status().then((current) => {
      if (req.url === '/readyz') answer(current.alarms.length === 0 ? 200 : 503, 'application/json', JSON.stringify({ ready: current.alarms.length === 0, alarms: current.alarms.length }));
      else if (req.url === '/status') answer(200, 'application/json', JSON.stringify(current));
      else if (req.url === '/') answer(200, 'text/plain', `${statusLines(current).join('\n')}\n`);
      else if (req.url === '/checkpoint' && note !== undefined) answer(200, 'text/plain', note);
      else answer(404, 'text/plain', 'not found\n');
    }).catch(() => { answer(503, 'text/plain', 'not available\n'); });
  });
  await listenAt(server, { host: '127.0.0.1', port });
  return server;
}
