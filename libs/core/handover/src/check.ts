import { documentsNamedBy, readEntry } from '#core/audit';
import { entryPath, receiptPath } from '#core/evidence';
import { readStatement, sha256Hex, verifyStatement, type OpenReceipt, type VerifiedStatement } from '#core/exchange';
import {
  EMPTY_FRONTIER, appendLeaves, decodeUtf8, frontierRoot, leafHash, parseTlogProof, sameBytes, verifyInclusion, type Frontier, type Result, type SignedCheckpoint,
} from '#core/tlog';
import { HANDOVER_PATHS, handedDocumentPath, handoverInstructions, handoverManifest, readHandoverManifest, type HandoverManifest } from './layout.js';
import type { StoredFile } from './stored-zip.js';

/** What is wrong with a file of a handover; `entry` is the index of the entry that it concerns. */
export interface HandoverProblem { readonly file: string; readonly problem: string; readonly entry: number | null }

/** Whom the reader believes. */
export interface HandoverTrust {
  readonly open: (note: string) => Result<SignedCheckpoint>;
  readonly openReceipt: OpenReceipt;
}

/** What a handover was found to be. */
export interface HandoverVerdict {
  readonly manifest: HandoverManifest | undefined;
  readonly checkpoint: SignedCheckpoint | undefined;
  readonly statement: VerifiedStatement | undefined;
  readonly entries: number;
  /** Entries behind the last sealed day: each is in the log, and that none is missing nobody has sealed yet. */
  readonly later: number;
  readonly documents: number;
  readonly problems: readonly HandoverProblem[];
  /** How many problems there are beyond those that are named. */
  readonly further: number;
}

const NAMED_MAX = 100;
const ENTRY = /^entries\/(0|[1-9]\d{0,14})\.json$/;

/** The entry whose receipt and documents come next. */
interface Awaiting { readonly index: number; readonly leaf: Uint8Array; isProven: boolean; readonly documents: Set<string> }

/**
 * Checks a handover file by file, in the order in which they stand, in the memory of one entry: every receipt against the one checkpoint,
 * every document against the entry that names it, and the root over the entries against that of the statement.
 */
export class HandoverCheck {
  private readonly problems: HandoverProblem[] = [];
  private further = 0;
  private readonly head = new Map<string, Uint8Array>();
  private manifest: HandoverManifest | undefined;
  private note = '';
  private checkpoint: SignedCheckpoint | undefined;
  private statement: VerifiedStatement | undefined;
  private frontier: Frontier = EMPTY_FRONTIER;
  private sealed: Frontier | undefined;
  private lastIndex: number | null = null;
  private awaiting: Awaiting | undefined;
  private readonly handed = new Set<string>();

  constructor(private readonly trust: HandoverTrust) {}

  see({ path, bytes }: StoredFile): void {
    const [, index] = ENTRY.exec(path) ?? [];
    if (index !== undefined) this.seeEntry(Number(index), bytes);
    else if (path.startsWith('receipts/')) this.seeReceipt(path, bytes);
    else if (path.startsWith('documents/')) this.seeDocument(path, bytes);
    else this.seeHead(path, bytes);
  }

  end(): HandoverVerdict {
    this.endEntry();
    if (this.manifest === undefined) this.complain(HANDOVER_PATHS.manifest, 'is missing');
    else if (this.checkpoint === undefined) this.complain(HANDOVER_PATHS.checkpoint, 'is missing, or not one that you trust');
    else this.compare(this.manifest, this.checkpoint);
    const { manifest, checkpoint, statement, problems, further } = this;
    const sealed = (this.sealed ?? this.frontier).size;
    return { manifest, checkpoint, statement, entries: this.frontier.size, later: statement === undefined ? this.frontier.size : this.frontier.size - sealed, documents: this.handed.size, problems, further };
  }

  private complain(file: string, problem: string, entry: number | null = null): void {
    if (this.problems.length < NAMED_MAX) this.problems.push({ file, problem, entry });
    else this.further += 1;
  }

  private seeHead(path: string, bytes: Uint8Array): void {
    if (!Object.values(HANDOVER_PATHS).some((own) => own === path)) { this.complain(path, 'does not belong here'); return; }
    if (this.head.has(path) || this.frontier.size > 0) { this.complain(path, 'stands twice, or behind the entries'); return; }
    this.head.set(path, bytes);
    if (path === HANDOVER_PATHS.manifest) this.openManifest(bytes);
    if (path === HANDOVER_PATHS.checkpoint) this.openCheckpoint(bytes);
    if (path === HANDOVER_PATHS.statement) this.openStatement(bytes);
  }

  private openManifest(bytes: Uint8Array): void {
    const manifest = readHandoverManifest(bytes);
    if (manifest.ok) this.manifest = manifest.value;
    else this.complain(HANDOVER_PATHS.manifest, manifest.reason);
  }

  private openCheckpoint(bytes: Uint8Array): void {
    const note = decodeUtf8(bytes);
    const opened = note.ok ? this.trust.open(note.value) : note;
    if (!opened.ok) { this.complain(HANDOVER_PATHS.checkpoint, opened.reason); return; }
    [this.note, this.checkpoint] = [Buffer.from(bytes).toString(), opened.value];
  }

  private openStatement(bytes: Uint8Array): void {
    const document = readStatement(jsonOf(bytes));
    const verified = document.ok ? verifyStatement(document.value, this.trust.openReceipt) : document;
    if (!verified.ok) { this.complain(HANDOVER_PATHS.statement, verified.reason); return; }
    const { parties } = verified.value;
    if (parties.length !== 1 || parties[0] !== this.manifest?.participant) { this.complain(HANDOVER_PATHS.statement, `is that of ${parties.join(' and ')}`); return; }
    this.statement = verified.value;
  }

  private seeEntry(index: number, bytes: Uint8Array): void {
    this.endEntry();
    const path = entryPath(index);
    const entry = readEntry(bytes);
    if (!entry.ok) this.complain(path, entry.reason, index);
    else if (this.manifest === undefined || !entry.value.parties.includes(this.manifest.participant)) this.complain(path, 'does not name the participant', index);
    if (this.lastIndex !== null && index <= this.lastIndex) this.complain(path, `stands behind entry ${this.lastIndex}`, index);
    if (this.statement !== undefined && index > this.statement.sealing.through) this.sealed ??= this.frontier;
    const leaf = leafHash(bytes);
    this.frontier = appendLeaves(this.frontier, leaf).frontier;
    this.lastIndex = index;
    const documents = entry.ok ? documentsNamedBy(entry.value).filter((digest) => !this.handed.has(digest)) : [];
    this.awaiting = { index, leaf, isProven: false, documents: new Set(documents) };
  }

  private endEntry(): void {
    const { awaiting } = this;
    if (awaiting === undefined) return;
    this.awaiting = undefined;
    if (!awaiting.isProven) this.complain(receiptPath(awaiting.index), 'is missing', awaiting.index);
    for (const digest of awaiting.documents) this.complain(handedDocumentPath(digest), `is named by entry ${awaiting.index} and missing`, awaiting.index);
  }

  private seeReceipt(path: string, bytes: Uint8Array): void {
    const { awaiting } = this;
    if (awaiting === undefined || path !== receiptPath(awaiting.index) || awaiting.isProven) { this.complain(path, 'is not the receipt of the entry before it', awaiting?.index ?? null); return; }
    awaiting.isProven = true;
    const fault = this.faultOf(bytes, awaiting);
    if (fault !== undefined) this.complain(path, `does not prove ${entryPath(awaiting.index)}: ${fault}`, awaiting.index);
  }

  /** The signatures of the checkpoint were verified once; a receipt leads to that very note, or proves nothing here. */
  private faultOf(bytes: Uint8Array, { index, leaf }: Awaiting): string | undefined {
    const text = decodeUtf8(bytes);
    const proof = text.ok ? parseTlogProof(text.value) : text;
    if (!proof.ok) return proof.reason;
    if (proof.value.index !== index) return `it is the receipt of entry ${proof.value.index}`;
    if (this.checkpoint === undefined) return 'there is no checkpoint to lead to';
    if (proof.value.checkpoint !== this.note) return 'it leads to another checkpoint than that of the handover';
    const { size, root } = this.checkpoint;
    const included = verifyInclusion({ index: BigInt(index), size: BigInt(size), leafHash: leaf, proof: proof.value.hashes, root });
    return included.ok ? undefined : included.reason;
  }

  private seeDocument(path: string, bytes: Uint8Array): void {
    const digest = path.slice('documents/'.length);
    const { awaiting } = this;
    if (awaiting?.documents.delete(digest) !== true) { this.complain(path, 'is named by no entry before it', awaiting?.index ?? null); return; }
    this.handed.add(digest);
    if (sha256Hex(bytes) !== digest) this.complain(path, 'is not what its digest says', awaiting.index);
  }

  /** Everything is counted; now what was said of it. */
  private compare(manifest: HandoverManifest, checkpoint: SignedCheckpoint): void {
    const { statement, frontier, lastIndex } = this;
    const entries = { count: frontier.size, lastIndex, root: rootOf(frontier) };
    const day = statement === undefined ? null : { day: statement.sealing.day, through: statement.sealing.through, entries: statement.statement?.entries ?? 0 };
    const made = handoverManifest({ participant: manifest.participant, checkpoint, entries, statement: day });
    if (!sameBytes(made, this.head.get(HANDOVER_PATHS.manifest) ?? new Uint8Array())) {
      this.complain(HANDOVER_PATHS.manifest, `is not what the files come to: ${frontier.size} entries with the root ${entries.root}, ${manifest.entries.count} with ${manifest.entries.root} are stated`);
    }
    if (!sameBytes(handoverInstructions(manifest.participant, checkpoint), this.head.get(HANDOVER_PATHS.instructions) ?? new Uint8Array())) this.complain(HANDOVER_PATHS.instructions, 'is not what the exchange writes');
    if (statement !== undefined) this.compareStatement(statement);
  }

  private compareStatement({ sealing, statement }: VerifiedStatement): void {
    const sealed = this.sealed ?? this.frontier;
    const stated = statement ?? { entries: 0, root: rootOf(EMPTY_FRONTIER) };
    if (sealed.size !== stated.entries || rootOf(sealed) !== stated.root) {
      this.complain(HANDOVER_PATHS.statement, `states ${stated.entries} entries through ${sealing.through} with the root ${stated.root}; here are ${sealed.size} with ${rootOf(sealed)}: one was left out, added or changed`);
    }
  }
}

const rootOf = (frontier: Frontier): string => Buffer.from(frontierRoot(frontier)).toString('hex');

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
