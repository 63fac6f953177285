import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleOf, consistencyProof, documentsPath, edgeTiles, parseTilePath, rootOf, sameBytes, tileAt, tilePath, TILE_WIDTH, verifyConsistency, type Bundle, type Edge, type SignedCheckpoint, type Tile } from '#core/tlog';
import { checkLog } from '../log/check-log.js';
import { CHECKPOINT_BYTES_MAX } from '../log/checkpoint-file.js';
import { Unreadable } from '../log/inputs.js';
import { mirrorOf } from '../log/mirror.js';
import { trustFile, type Trust } from '../log/trust.js';
import type { Finding } from '../log/parts.js';
import { copyStamps, lastStamped } from '../log/stamped.js';
import type { Answer, LogSource } from '../log/source.js';
import type { AlarmKind, Alarms } from './alarms.js';
import { documentsOf } from './documents.js';
import { copySource } from './copy.js';
import { keepEvidence } from './evidence.js';
import { appendLine, type MirrorFiles } from './files.js';
import { edgeAt, rootAt } from './tree.js';
import { openShown, type Shown } from './trust.js';

const TILE_BYTES_MAX = 8192;

/** The newest checkpoint that a mirror has accepted, with the edge of its tree: what comes next must continue it. */
export interface Accepted extends Shown { readonly edge: Edge }

export interface FollowOptions {
  readonly server: LogSource;
  readonly files: MirrorFiles;
  readonly trust: Trust;
  readonly alarms: Alarms;
  readonly now: () => string;
  readonly onProgress: (entries: number) => void;
}

/** A checkpoint that somebody was shown and this mirror cannot judge yet, because it has not come so far. */
interface Ahead { readonly note: string; readonly checkpoint: SignedCheckpoint; readonly from: string; readonly sinceMs: number; isOverdue: boolean }
const AHEAD_MAX = 64;

/**
 * Keeps a copy of a log that only ever grows. A checkpoint is accepted when it is signed as asked for and its tree, rebuilt from
 * every byte, continues the one that was accepted before; otherwise it is kept as evidence and never followed.
 */
export class LogFollower {
  private current: Accepted | undefined;
  private ahead: Ahead[] = [];
  /** What was refused last; it is not read again while it stays the same. */
  private refused: string | undefined;
  /** Behind which size of a tree time-stamps may be missing. */
  private stampedFrom: number | undefined;
  /** The copy as its files are. */
  readonly copy: LogSource;

  private constructor(private readonly options: FollowOptions) {
    this.copy = copySource(options.files.log);
  }

  /** Goes on from the checkpoint of an earlier run; a copy that is not what its own checkpoint says is an accident to look at. */
  static async resume(options: FollowOptions): Promise<LogFollower> {
    const follower = new LogFollower(options);
    const answer = await follower.copy.read('checkpoint', CHECKPOINT_BYTES_MAX);
    if (answer.kind !== 'found') return follower;
    const opened = openShown(answer.bytes, options.trust.open);
    if (!opened.ok) throw new Unreadable(`${options.files.log}/checkpoint: ${opened.reason}`);
    const edge = await edgeAt(follower.copy, opened.value.size, opened.value.size);
    if (!sameBytes(rootOf(edge), opened.value.root)) throw new Unreadable(`the copy in ${options.files.log} does not have the root of its checkpoint: it was damaged`);
    follower.current = { ...opened.value, edge };
    return follower;
  }

  get accepted(): Accepted | undefined {
    return this.current;
  }

  /** Looks once at what the exchange shows; tells whether the copy has grown. Throws `Unreadable` when there is no answer. */
  async step(): Promise<boolean> {
    const hasGrown = await this.look();
    await this.keepStamps();
    return hasGrown;
  }

  private async look(): Promise<boolean> {
    const { server, trust, alarms } = this.options;
    const answer = await server.read('checkpoint', CHECKPOINT_BYTES_MAX);
    if (answer.kind !== 'found') throw new Unreadable(`the checkpoint of ${server.name} is ${answer.kind}`);
    const shown = openShown(answer.bytes, trust.open);
    if (!shown.ok) {
      await alarms.raise({ kind: 'checkpoint_invalid', subject: server.name, what: shown.reason });
      const signed = openShown(answer.bytes, trust.openKept);
      if (signed.ok) await this.compare(signed.value, server.name);
      return false;
    }
    const before = this.current;
    if (before !== undefined && shown.value.size <= before.size) {
      await this.compare(shown.value, server.name);
      if (shown.value.size < before.size) await this.suspect('rolled_back', { note: shown.value.note, from: server.name, why: `it shows ${shown.value.size} entries and has shown ${before.size}` });
      return false;
    }
    return shown.value.note === this.refused ? false : this.grow(shown.value);
  }

  /** Judges a checkpoint that anybody else was shown: a peer, a witness, the holder of a receipt. */
  async compare(shown: Shown, from: string): Promise<void> {
    const before = this.current;
    if (before === undefined || shown.size > before.size) {
      if (this.ahead.length < AHEAD_MAX && !this.ahead.some(({ note }) => note === shown.note)) this.ahead.push({ note: shown.note, checkpoint: shown, from, sinceMs: performance.now(), isOverdue: false });
      return;
    }
    if (sameBytes(await rootAt(this.copy, shown.size, before.size), shown.root)) return;
    await this.suspect('split_view', { note: shown.note, from, why: `for ${shown.size} entries it has another root than the history that was shown to this mirror` });
  }

  /** Alarms for what others were shown and this mirror was not, for longer than `patienceMs`. */
  async compareAhead(patienceMs: number): Promise<void> {
    const size = this.current?.size ?? 0;
    const reached = this.ahead.filter(({ checkpoint }) => checkpoint.size <= size);
    this.ahead = this.ahead.filter(({ checkpoint }) => checkpoint.size > size);
    for (const { checkpoint, note, from } of reached) await this.compare({ ...checkpoint, note }, from);
    for (const seen of this.ahead) {
      seen.isOverdue = performance.now() - seen.sinceMs > patienceMs;
      if (seen.isOverdue) await this.suspect('withheld', { note: seen.note, from: seen.from, why: `it has ${seen.checkpoint.size} entries, this mirror was shown ${size}` });
    }
  }

  /** Checkpoints that this mirror may still come to see. */
  get waiting(): number {
    return this.ahead.filter(({ isOverdue }) => !isOverdue).length;
  }

  private async grow(shown: Shown): Promise<boolean> {
    const first = await this.read(shown, () => true);
    // What an interrupted run has left may be what is wrong: then everything that was not accepted is fetched again.
    const verdict = first.ok || !first.hasReused ? first : await this.read(shown, (path) => isWithin(path, this.current?.size ?? 0));
    if (verdict.ok) return true;
    this.refused = shown.note;
    await this.refuse(shown, verdict.finding);
    return false;
  }

  /** Reads what is new, every byte, into the copy; accepts it when the tree that it makes has the signed root. */
  private async read(shown: Shown, mayReuse: (path: string) => boolean): Promise<{ readonly ok: true } | { readonly ok: false; readonly hasReused: boolean; readonly finding: Finding }> {
    const { server, files, onProgress, trust, now } = this.options;
    const before = this.current;
    const mirror = mirrorOf(server, files.log, mayReuse);
    const verdict = await checkLog({ source: demanding(mirror.source), checkpoint: shown, since: undefined, isWithEntries: true, onProgress, ...(before === undefined ? {} : { verified: before.edge }) })
      .catch(async (err: unknown) => {
        await mirror.undo();
        throw err;
      });
    if (!verdict.ok) {
      await mirror.undo();
      return { ok: false, hasReused: mirror.hasReused(), finding: verdict };
    }
    await copyDocuments(mirror.source, before?.size ?? 0, shown.size);
    await appendLine(files.checkpoints, { at: now(), size: shown.size, note: shown.note });
    const trusted = trustFile(trust);
    await mirror.finish({ [trusted.name]: trusted.bytes, checkpoint: Buffer.from(shown.note) });
    this.current = { ...shown, edge: await edgeAt(this.copy, shown.size, shown.size) };
    if (before !== undefined) await this.prune(before.size, shown.size);
    return { ok: true };
  }

  /** Time-stamps come after their checkpoints. The last one is looked at again: an interrupted run may have left half of it. */
  private async keepStamps(): Promise<void> {
    if (this.current === undefined) return;
    const { server, files } = this.options;
    const mirror = mirrorOf(server, files.log);
    const known = async (): Promise<number> => Math.max(-1, await lastStamped(files.log) - 1);
    this.stampedFrom ??= await known();
    await copyStamps(mirror.source, server, { after: this.stampedFrom, size: this.current.size });
    if (mirror.copied() === 0) return;
    await mirror.finish({});
    this.stampedFrom = await known();
  }

  /** The narrow tiles and bundles that wider ones have replaced; each poll would leave some behind. */
  private async prune(oldSize: number, size: number): Promise<void> {
    const parts: readonly (Tile | Bundle)[] = [...edgeTiles(oldSize), ...(oldSize % TILE_WIDTH === 0 ? [] : [bundleOf(oldSize - 1, oldSize)])];
    const replaced = parts.filter(({ level, index, width }) => tileAt({ level: level === 'entries' ? 0 : level, index }, size).width > width);
    const paths = replaced.flatMap((part) => (part.level === 'entries' ? [tilePath(part), documentsPath(part)] : [tilePath(part)]));
    await Promise.all(paths.map((path) => rm(join(this.options.files.log, path), { force: true })));
  }

  /** The log's own tiles tell which it is: files that were damaged, or a history that was signed and does not continue the accepted one. */
  private async refuse(shown: Shown, { reason, entry, tile }: Finding): Promise<void> {
    const { server } = this.options;
    const continues = await this.continues(shown);
    if (!continues) return this.suspect('split_view', { note: shown.note, from: server.name, why: `it does not continue the accepted history: ${reason}` });
    const subject = entry === undefined ? tile ?? server.name : `entry ${entry}`;
    await this.suspect('log_damaged', { note: shown.note, from: server.name, why: reason }, subject);
  }

  private async continues(shown: SignedCheckpoint): Promise<boolean> {
    const before = this.current;
    if (before === undefined || before.size === 0) return true;
    const { server } = this.options;
    try {
      const proof = await consistencyProof({ oldSize: before.size, newSize: shown.size }, (tile) => hashesOf(server, tile));
      return verifyConsistency({ oldSize: BigInt(before.size), newSize: BigInt(shown.size), oldRoot: before.root, newRoot: shown.root, proof }).ok;
    } catch (err) {
      if (err instanceof Unreadable) return true; // Its tiles are missing: damaged, as far as anybody can tell.
      throw err;
    }
  }

  private async suspect(kind: AlarmKind, { note, from, why }: { readonly note: string; readonly from: string; readonly why: string }, subject = from): Promise<void> {
    const { files, alarms, now } = this.options;
    const checkpoint = this.options.trust.openKept(note);
    const name = `${kind}-${checkpoint.ok ? `${checkpoint.value.size}-${Buffer.from(checkpoint.value.root).toString('hex', 0, 8)}` : 'unknown'}`;
    const evidence = await keepEvidence(files.evidence, name, { at: now(), kind, accepted: this.current?.note ?? null, shown: note, from, why });
    await alarms.raise({ kind, subject, what: why, evidence });
  }
}

/** Reads the documents that new entries name, so that the copy keeps them beside the entries. */
async function copyDocuments(source: LogSource, oldSize: number, size: number): Promise<void> {
  for (let index = oldSize; index < size; index = (Math.floor(index / TILE_WIDTH) + 1) * TILE_WIDTH) await documentsOf(source, index, size);
}

/** Whether a tree of `size` entries has the tile or bundle of a path in this width. */
function isWithin(path: string, size: number): boolean {
  const part = parseTilePath(path);
  return part.ok && part.value.index * TILE_WIDTH + part.value.width <= Math.floor(size / TILE_WIDTH ** (part.value.level === 'entries' ? 0 : part.value.level));
}

async function hashesOf(source: LogSource, tile: Tile): Promise<Uint8Array> {
  const answer: Answer = await source.read(tilePath(tile), TILE_BYTES_MAX);
  const bytes = answer.kind === 'found' ? answer.bytes : undefined;
  if (bytes?.length !== tile.width * 32) throw new Unreadable(`${tilePath(tile)} of ${source.name} is ${answer.kind}`);
  return bytes;
}

/** A mirror without entries is none: where a reader of hashes is content with less, this one says what it lacks. */
const demanding = (source: LogSource): LogSource => ({
  name: source.name,
  read: async (path, bytesMax) => {
    const answer = await source.read(path, bytesMax);
    if (answer.kind === 'withheld') throw new Unreadable(`${source.name} withholds ${path}: a regulator's token is needed`);
    return answer;
  },
});
