import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { documentsNamedBy, parseEntry } from '#core/audit';
import { entryPath, receiptPath } from '#core/evidence';
import { Refusal, uuidOf, type Id, type StatementDocument } from '#core/exchange';
import { HANDOVER_PATHS, handedDocumentPath, handoverInstructions, handoverManifest, storedZip, type StoredFile } from '#core/handover';
import { EMPTY_FRONTIER, appendLeaves, formatPolicy, frontierRoot, parseCheckpoint, textOfNote, type Checkpoint, type Policy } from '#core/tlog';
import type { Ledger } from '../ledger.js';
import type { LogReader, SignedTree } from '../queries/log-reader.js';
import type { Statements } from '../statements/statements.js';

/** Proofs of a page are made without a pause, and the process has others to answer. */
const PAGE = 64;
/** Each streams for a while out of a few connections. */
const AT_ONCE_MAX = 2;
/** How long it waits until what was just written is indexed by its parties. */
const INDEXED_MS_MAX = 5_000;
const LOOK_MS = 50;

const INDEXED = "select next_index from follower where exchange = $1 and name = 'parties'";
const LEAVES = 'select p.idx, e.leaf as bytes from entry_party p join entry e on e.exchange = $1 and e.idx = p.idx where p.exchange = $1 and p.party = $2 and p.idx >= $3 and p.idx < $4 order by p.idx limit $5';
const ENTRIES = 'select p.idx, e.body as bytes from entry_party p join entry e on e.exchange = $1 and e.idx = p.idx where p.exchange = $1 and p.party = $2 and p.idx >= $3 and p.idx < $4 order by p.idx limit $5';
const DOCUMENT = 'select body from document where exchange = $1 and sha256 = $2';

export interface HandoverOptions {
  /** Connections that the writer does not wait for. */
  readonly pool: pg.Pool;
  readonly ledger: Ledger;
  readonly log: LogReader;
  readonly statements: Statements;
  /** Undefined where nobody has to cosign. */
  readonly policy: Policy | undefined;
}

/** A handover that is under way: what it is of, and its bytes as they are made. */
export interface HandedOver { readonly size: number; readonly zip: Readable }

/** An entry of the participant, or its leaf. */
interface Own { readonly index: number; readonly bytes: Buffer }
interface OwnRow { readonly idx: string; readonly bytes: Buffer }

/** What a handover is made of, all of it as of one checkpoint. */
interface Material { readonly participant: Id<'participant'>; readonly tree: SignedTree; readonly statement: StatementDocument | undefined; readonly through: number }

/**
 * 证明交接: everything that proves what a participant was party to, in one ZIP that needs the exchange no more. The same participant and
 * checkpoint give the same bytes, on any process; it is made as it is read, in the memory of a page.
 */
export class Handover {
  private running = 0;

  constructor(private readonly options: HandoverOptions) {}

  /** Against a checkpoint that was published, or one of everything written until now. */
  async open(participant: Id<'participant'>, checkpoint: number | undefined): Promise<HandedOver> {
    this.enter();
    try {
      const material = await this.material(participant, checkpoint);
      const zip = Readable.from(storedZip(this.files(material)), { objectMode: false });
      return { size: material.tree.size, zip: zip.once('close', () => { this.leave(); }) };
    } catch (err) {
      this.leave();
      throw err;
    }
  }

  /** A place is taken before anything is waited for, or all who ask at the same moment would find it free. */
  private enter(): void {
    if (this.running >= AT_ONCE_MAX) throw new Refusal('overloaded', `At most ${AT_ONCE_MAX} handovers are made at a time; try again shortly.`);
    this.running += 1;
  }

  /** After the last byte, or when its reader goes away, be it before the first. */
  private leave(): void {
    this.running -= 1;
  }

  private async material(participant: Id<'participant'>, checkpoint: number | undefined): Promise<Material> {
    const { statements } = this.options;
    const tree = await this.treeFor(checkpoint);
    await this.indexed(tree.size);
    const sealed = await statements.sealedBelow(tree.size);
    const found = sealed === undefined ? undefined : await statements.statement([participant], sealed.day, tree.size);
    return { participant, tree, statement: found === undefined ? undefined : { parties: [participant], ...found }, through: sealed?.through ?? -1 };
  }

  private async* files(material: Material): AsyncGenerator<StoredFile> {
    const { participant, tree, statement } = material;
    const { log, policy } = this.options;
    const checkpoint = checkpointIn(tree);
    yield { path: HANDOVER_PATHS.manifest, bytes: handoverManifest({ participant, checkpoint, entries: await this.count(material), statement: summaryOf(material) }) };
    yield { path: HANDOVER_PATHS.instructions, bytes: handoverInstructions(participant, checkpoint) };
    yield text(HANDOVER_PATHS.vkey, `${log.vkey}\n`);
    if (policy !== undefined) yield text(HANDOVER_PATHS.policy, formatPolicy(policy));
    yield text(HANDOVER_PATHS.checkpoint, tree.note);
    if (statement !== undefined) yield text(HANDOVER_PATHS.statement, `${JSON.stringify(statement, null, 2)}\n`);
    yield* this.entries(material);
  }

  private async* entries({ participant, tree }: Material): AsyncGenerator<StoredFile> {
    const handed = new Set<string>();
    for await (const page of this.pages(ENTRIES, participant, tree.size)) {
      const proofs = await this.options.log.proofs(page.map(({ index }) => index), tree);
      for (const [i, { index, bytes }] of page.entries()) {
        yield { path: entryPath(index), bytes };
        yield text(receiptPath(index), proofs[i] ?? '');
        for (const digest of documentsNamedBy(parseEntry(bytes))) {
          if (handed.has(digest)) continue;
          handed.add(digest);
          yield* this.document(digest);
        }
      }
    }
  }

  /** One that is gone is left out: who reads the entry sees which. */
  private async* document(digest: string): AsyncGenerator<StoredFile> {
    const { pool, ledger: { exchange } } = this.options;
    const { rows: [row] } = await pool.query<{ body: string }>({ name: 'handed-document', text: DOCUMENT, values: [exchange, Buffer.from(digest, 'hex')] });
    if (row !== undefined) yield text(handedDocumentPath(digest), row.body);
  }

  private async count({ participant, tree }: Material): Promise<{ readonly count: number; readonly lastIndex: number | null; readonly root: string }> {
    let [frontier, lastIndex]: [typeof EMPTY_FRONTIER, number | null] = [EMPTY_FRONTIER, null];
    for await (const page of this.pages(LEAVES, participant, tree.size)) {
      frontier = appendLeaves(frontier, Buffer.concat(page.map(({ bytes }) => bytes))).frontier;
      lastIndex = page.at(-1)?.index ?? lastIndex;
    }
    return { count: frontier.size, lastIndex, root: Buffer.from(frontierRoot(frontier)).toString('hex') };
  }

  private async* pages(query: string, participant: Id<'participant'>, size: number): AsyncGenerator<readonly Own[]> {
    const { pool, ledger: { exchange } } = this.options;
    for (let from: number | undefined = 0; from !== undefined;) {
      const { rows }: { rows: OwnRow[] } = await pool.query<OwnRow>(query, [exchange, uuidOf(participant), from, size, PAGE]);
      const page = rows.map(({ idx, bytes }): Own => ({ index: Number(idx), bytes }));
      if (page.length > 0) yield page;
      from = page.length === PAGE ? (page.at(-1)?.index ?? 0) + 1 : undefined;
    }
  }

  private async treeFor(checkpoint: number | undefined): Promise<SignedTree> {
    const { log, ledger } = this.options;
    const size = checkpoint ?? await ledger.size();
    const tree = checkpoint === undefined ? await log.checkpointSoonFrom(size) : await log.checkpointOf(size);
    if (tree === undefined) throw new Refusal('not_found', `No checkpoint of ${checkpoint === undefined ? 'at least ' : ''}${size} entries is published${checkpoint === undefined ? ' yet; try again shortly' : ''}.`, { checkpoint: size });
    return tree;
  }

  /** The index of who is party to what follows the ledger; a handover without its last entries would be none. */
  private async indexed(size: number): Promise<void> {
    const { pool, ledger: { exchange } } = this.options;
    for (const end = performance.now() + INDEXED_MS_MAX; ;) {
      const { rows: [row] } = await pool.query<{ next_index: string }>({ name: 'parties-indexed', text: INDEXED, values: [exchange] });
      if (Number(row?.next_index ?? 0) >= size) return;
      if (performance.now() > end) throw new Refusal('overloaded', `The entries below ${size} are not all indexed yet; try again shortly.`);
      await sleep(LOOK_MS);
    }
  }
}

const text = (path: string, body: string): StoredFile => ({ path, bytes: Buffer.from(body) });

const summaryOf = ({ statement, through }: Material): { readonly day: string; readonly through: number; readonly entries: number } | null =>
  (statement === undefined ? null : { day: statement.day, through, entries: statement.statement?.entries ?? 0 });

function checkpointIn({ note }: SignedTree): Checkpoint {
  const checkpoint = parseCheckpoint(textOfNote(note));
  if (!checkpoint.ok) throw new Error(`a published checkpoint is none: ${checkpoint.reason}`);
  return checkpoint.value;
}
