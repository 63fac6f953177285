import { Type } from '@sinclair/typebox';
import { command, draft } from '../kernel/command.js';
import type { AggregateState, FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Count, Digest, IdOf, Text, closed } from '../kernel/schema.js';

const query = { query: Text(1000), rows: Count, answerSha256: Digest };

export const inspectionEntries = {
  'inspection.queried': { 1: closed({ regulator: IdOf('participant'), person: Type.Optional(Type.String()), ...query }) },
} as const;

/** 监管查询: what one regulator has asked; each query is an entry, this is their number. */
export interface Inspection extends AggregateState<'OPEN'> { readonly id: Id<'inspection'>; readonly queries: number }

export function evolveInspection(state: Inspection | undefined, entry: FoldEntry<keyof typeof inspectionEntries>): Inspection {
  const { regulator } = entry.data;
  const now = state ?? { id: entry.stream as Id<'inspection'>, state: 'OPEN', owner: regulator, parties: [regulator], dueAt: null, createdAt: entry.at, updatedAt: entry.at, queries: 0 };
  return { ...now, queries: now.queries + 1, updatedAt: entry.at };
}

/** A regulator's query is itself an entry: who, what, how many rows, digest of the answer. */
export const record = command('inspection.record', closed(query), (input, _view, ctx) => {
  const { org, person } = ctx.caller;
  return [draft('inspection.queried', ctx.derivedId('inspection', org), { regulator: org, ...(person === null ? {} : { person }), ...input })];
});
