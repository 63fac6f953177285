import { kindOf, uuidOf } from '#core/exchange';
import type { Plan } from './decide-batch.js';
import type { Disclosure } from './entry-body.js';
import type { Queryable, Snapshot } from './loaded.js';
import type { Submission } from './submission.js';

/** Seals private values before they are stored; the plain text never reaches the database. */
export interface Vault { seal(disclosures: readonly Disclosure[]): Promise<readonly Uint8Array[]> }

/** What the commit says: the index of the first accepted entry, and the groups that were left out because something moved. */
export interface Stored { readonly base: number | null; readonly bad: ReadonlySet<number> }

const TEXT = `select base, bad from commit_batch($1::int, $2::timestamptz,
  $3::text[], $4::uuid[], $5::int[], $6::int[], $7::text[], $8::int[],
  $9::uuid[], $10::text[], $11::bytea, $12::int[], $13::int[], $14::int[],
  $15::int[], $16::uuid[], $17::int[], $18::text[], $19::int[], $20::int[], $21::bytea, $22::bytea,
  $23::bytea[], $24::text[], $25::text[], $26::bytea[], $27::text[], $28::text[], $29::bytea[])`;

/** Writes a plan by one call of `commit_batch`: one round trip, one transaction. */
export async function store(connection: Queryable, exchange: number, batch: { readonly submissions: readonly Submission[]; readonly plan: Plan; readonly snapshot: Snapshot; readonly vault: Vault }): Promise<Stored> {
  const { plan, submissions, snapshot, vault } = batch;
  const extras = await extraRows(plan, vault);
  const values = [exchange, plan.at, ...aggregateColumns(plan, snapshot), ...keyColumns(plan, submissions), ...entryColumns(plan), ...extras];
  const { rows } = await connection.query({ name: 'commit', text: TEXT, values });
  const row = rows[0] as unknown as { base: string | null; bad: number[] };
  return { base: row.base === null ? null : Number(row.base), bad: new Set(row.bad) };
}

/** One row per written aggregate, and one per group for each aggregate that the group only read: its version is checked, not changed. */
function aggregateColumns({ workspace, decisions }: Plan, snapshot: Snapshot): unknown[][] {
  const [kinds, ids, expected, next, states, groups]: [string[], string[], number[], number[], (string | null)[], number[]] = [[], [], [], [], [], []];
  const add = (id: Parameters<typeof kindOf>[0], row: { readonly next: number; readonly state: string | null; readonly group: number }): void => {
    kinds.push(kindOf(id));
    ids.push(uuidOf(id));
    expected.push(snapshot.get(id).version);
    next.push(row.next);
    states.push(row.state);
    groups.push(row.group);
  };
  for (const [id, { version, state, writer }] of workspace.written()) add(id, { next: version, state: JSON.stringify(state), group: workspace.groupOf(writer ?? 0) });
  const seen = new Set(workspace.written().map(([id, { writer }]) => `${workspace.groupOf(writer ?? 0)} ${id}`));
  decisions.forEach(({ outcome }, command) => {
    if (outcome !== 'accepted') return;
    const group = workspace.groupOf(command);
    for (const id of workspace.reads[command] ?? []) {
      const mark = `${group} ${id}`;
      if (seen.has(mark)) continue;
      seen.add(mark);
      add(id, { next: snapshot.get(id).version, state: null, group });
    }
  });
  return [kinds, ids, expected, next, states, groups];
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

/** Bodies and leaves travel as one buffer each, with offsets: a Buffer is sent in binary, an array would be escaped byte by byte. */
function entryColumns({ entries, workspace }: Plan): unknown[] {
  const offsets: number[] = [];
  let offset = 0;
  for (const { body } of entries) {
    offsets.push(offset);
    offset += body.length;
  }
  return [
    entries.map(({ command }) => workspace.groupOf(command)), entries.map(({ stream }) => uuidOf(stream)), entries.map(({ version }) => version), entries.map(({ type }) => type),
    offsets, entries.map(({ body }) => body.length), Buffer.concat(entries.map(({ body }) => body)), Buffer.concat(entries.map(({ leaf }) => leaf)),
  ];
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
