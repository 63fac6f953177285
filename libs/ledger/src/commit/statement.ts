import { kindOf, uuidOf, type Id } from '#core/exchange';
import type { Plan } from './decide-batch.js';
import type { Disclosure } from './entry-body.js';
import type { Queryable, Snapshot } from './loaded.js';
import type { Submission } from './submission.js';

/** Seals private values before they are stored; the plain text never reaches the database. */
export interface Vault { seal(disclosures: readonly Disclosure[]): Promise<readonly Uint8Array[]> }

/** What the commit says: the index of the first accepted entry, and the groups that were left out because something moved. */
export interface Stored { readonly base: number | null; readonly bad: ReadonlySet<number> }

const TEXT = `select base, bad from commit_batch($1::int, $2::timestamptz,
  $3::text[], $4::uuid[], $5::int[],
  $6::text[], $7::uuid[], $8::int[], $9::int[], $10::int[], $11::int[], $12::int[], $13::bytea,
  $14::uuid[], $15::text[], $16::bytea, $17::int[], $18::int[], $19::int[],
  $20::int[], $21::uuid[], $22::int[], $23::text[], $24::int[], $25::int[], $26::bytea, $27::bytea,
  $28::bytea[], $29::text[], $30::text[], $31::bytea[], $32::text[], $33::text[], $34::bytea[], $35::bigint)`;

/** Writes a plan by one call of `commit_batch`: one round trip, one transaction. `seen` entries must be there already. */
export async function store(connection: Queryable, exchange: number, batch: { readonly submissions: readonly Submission[]; readonly plan: Plan; readonly snapshot: Snapshot; readonly vault: Vault; readonly seen: number }): Promise<Stored> {
  const { plan, submissions, snapshot, vault, seen } = batch;
  const extras = await extraRows(plan, vault);
  const values = [exchange, plan.at, ...readColumns(plan, snapshot), ...aggregateColumns(plan, snapshot), ...keyColumns(plan, submissions), ...entryColumns(plan), ...extras, seen];
  const { rows } = await connection.query({ name: 'commit', text: TEXT, values });
  const row = rows[0] as unknown as { base: string | null; bad: number[] };
  return { base: row.base === null ? null : Number(row.base), bad: new Set(row.bad) };
}

/** Each aggregate that a group read and did not write, once: its version is checked, and if it moved the whole batch is made again. */
function readColumns({ workspace, decisions }: Plan, snapshot: Snapshot): unknown[] {
  const writers = new Map(workspace.written().map(([id, { writer }]) => [id, workspace.groupOf(writer ?? 0)]));
  const ids = new Set<Id>();
  decisions.forEach(({ outcome }, command) => {
    if (outcome !== 'accepted') return;
    for (const id of workspace.reads[command] ?? []) if (writers.get(id) !== workspace.groupOf(command)) ids.add(id);
  });
  const read = [...ids];
  return [literal(read.map(kindOf)), literal(read.map(uuidOf)), literal(read.map((id) => snapshot.get(id).version))];
}

function aggregateColumns({ workspace }: Plan, snapshot: Snapshot): unknown[] {
  const written = workspace.written();
  const ids = written.map(([id]) => id);
  const { offsets, lengths, packed } = pack(written.map(([, { state }]) => Buffer.from(JSON.stringify(state))));
  return [
    literal(ids.map(kindOf)), literal(ids.map(uuidOf)), literal(ids.map((id) => snapshot.get(id).version)), literal(written.map(([, { version }]) => version)),
    literal(written.map(([, { writer }]) => workspace.groupOf(writer ?? 0))), literal(offsets), literal(lengths), packed,
  ];
}

function keyColumns({ decisions, workspace }: Plan, submissions: readonly Submission[]): unknown[] {
  const accepted = decisions.flatMap((decision, command) => {
    const submission = submissions[command];
    return decision.outcome === 'accepted' && submission !== undefined ? [{ decision, submission, group: workspace.groupOf(command) }] : [];
  });
  return [
    accepted.map(({ submission }) => submission.tenant), accepted.map(({ submission }) => submission.key), Buffer.concat(accepted.map(({ submission }) => submission.fingerprint)),
    accepted.map(({ group }) => group), accepted.map(({ decision }) => decision.firstEntry + 1), accepted.map(({ decision }) => decision.entryCount),
  ];
}

function entryColumns({ entries, workspace }: Plan): unknown[] {
  const { offsets, lengths, packed } = pack(entries.map(({ body }) => body));
  return [
    literal(entries.map(({ command }) => workspace.groupOf(command))), literal(entries.map(({ stream }) => uuidOf(stream))), literal(entries.map(({ version }) => version)),
    literal(entries.map(({ type }) => type)), literal(offsets), literal(lengths), packed, Buffer.concat(entries.map(({ leaf }) => leaf)),
  ];
}

/** An array of words, UUIDs or numbers as PostgreSQL writes it; `pg` would look for something to escape in each element. */
const literal = (values: readonly (string | number)[]): string => `{${values.join(',')}}`;

/** Many values as one buffer with offsets: a Buffer is sent in binary, an array would be escaped byte by byte. */
function pack(values: readonly Uint8Array[]): { readonly offsets: number[]; readonly lengths: number[]; readonly packed: Buffer } {
  let offset = 0;
  const offsets = values.map(({ length }) => (offset += length) - length);
  return { offsets, lengths: values.map(({ length }) => length), packed: Buffer.concat(values) };
}

async function extraRows({ decisions }: Plan, vault: Vault): Promise<unknown[]> {
  const accepted = decisions.flatMap((decision) => (decision.outcome === 'accepted' ? [decision] : []));
  const documents = accepted.flatMap((decision) => decision.documents);
  const disclosures = accepted.flatMap((decision) => decision.disclosures);
  const sealed = disclosures.length === 0 ? [] : await vault.seal(disclosures);
  return [
    documents.map(({ sha256 }) => Buffer.from(sha256, 'hex')), documents.map(({ mediaType }) => mediaType), documents.map(({ body }) => body),
    disclosures.map(({ digest }) => Buffer.from(digest, 'hex')), disclosures.map(({ subject }) => subject), disclosures.map(({ name }) => name), sealed,
  ];
}
