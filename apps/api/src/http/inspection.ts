import { createHash, randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ledger } from '#ledger';

const QUERY_LENGTH_MAX = 1000;

/**
 * A regulator's query is itself an entry: who, what, how many rows, digest of the answer. The entry is committed before the answer
 * leaves; without it there is none. For everyone else this is one comparison.
 */
export const recordInspection = (ledger: Ledger) => async (req: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> => {
  const { caller } = req;
  if (caller?.roles.includes('regulator') !== true || reply.statusCode >= 400) return payload;
  const answer = typeof payload === 'string' || payload instanceof Uint8Array ? payload : '';
  const input = { query: `${req.method} ${req.url}`.slice(0, QUERY_LENGTH_MAX), rows: rowsIn(answer), answerSha256: createHash('sha256').update(answer).digest('hex') };
  await ledger.submit('inspection.record', input, { caller, key: randomUUID() });
  return payload;
};

/** Items of a page, one for a single resource, none for a stream. */
function rowsIn(answer: string | Uint8Array): number {
  if (answer.length === 0) return 0;
  if (typeof answer !== 'string' || !answer.startsWith('{"items":')) return 1;
  return (JSON.parse(answer) as { items: unknown[] }).items.length;
}
