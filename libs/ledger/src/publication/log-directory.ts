import { existsSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { edgeTiles, isWithin, parseCheckpoint, parseDocumentsPath, parseTilePath, tilePath, TILE_WIDTH, type Bundle, type Tile } from '#core/tlog';
import { codeOf } from '../error-code.js';
import { namesIn, removeUnfinished, writeDurably, type Modes, type NewFile } from './durable.js';

/** Anybody may read `public`; `restricted` is for regulators and mirrors. */
export const TREES = { public: { file: 0o644, directory: 0o755 }, restricted: { file: 0o640, directory: 0o750 } } as const satisfies Record<string, Modes>;
export type TreeName = keyof typeof TREES;
const TREE_NAMES = ['public', 'restricted'] as const;
export interface LogFile extends NewFile { readonly tree: TreeName }

/** A checkpoint as it lies in the directory. */
export interface DirectoryHead { readonly note: string; readonly size: number }

/** A folder of files that stand under the numbers of tiles. */
export interface BundleFolder {
  readonly folder: string;
  /** Whether the partial files of every published checkpoint stay until the full one is there, as C2SP asks for tiles and entries. */
  readonly keepsPartials: boolean;
}

const CHECKPOINT = 'checkpoint';
/** What C2SP tlog-tiles names in a level: folders of thousands, tiles, folders of partial tiles, and widths in these. */
const TILE_NAME = /^(x?\d{3}|\d{3}\.p|\d{1,3})$/;
const IS_FOLDER = /^tile\/0$|\/x\d{3}$|\.p$/;
/** Readers of an older checkpoint go on asking for its partial tiles for a while after the full one is there. */
const PARTIAL_KEPT_MS = 600_000;

/** The published checkpoint cannot be read, so that nobody can tell how far the log was shown. */
export class DamagedCheckpoint extends Error {
  override readonly name = 'DamagedCheckpoint';
}

/**
 * The log as static files, which any web server can serve (C2SP tlog-tiles): immutable tiles first, the checkpoint last. A
 * process may be killed at any point; what it has written by then is the log as of its checkpoint, and perhaps more.
 */
export class LogDirectory {
  private shown = 0;
  /** Folders of partial tiles that full ones have replaced, in the order of their time. */
  private readonly replaced: { readonly tree: TreeName; readonly path: string; readonly atMs: number }[] = [];
  private tail: Promise<unknown> = Promise.resolve();

  constructor(readonly root: string, private readonly folders: readonly BundleFolder[], private readonly nowMs: () => number = Date.now) {}

  /** Takes up a directory that an earlier process has worked in. */
  open(): void {
    for (const tree of TREE_NAMES) removeUnfinished(join(this.root, tree), this.nowMs());
    for (const place of this.places(this.reach())) this.findReplaced(place);
  }

  /** The published checkpoint; undefined before the first. Throws `DamagedCheckpoint` when the file is none. */
  head(): DirectoryHead | undefined {
    const path = join(this.root, 'public', CHECKPOINT);
    const note = textOf(path);
    if (note === undefined) return undefined;
    const checkpoint = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
    if (!checkpoint.ok) throw new DamagedCheckpoint(`${path}: ${checkpoint.reason}`);
    return { note, size: checkpoint.value.size };
  }

  /** How many entries the tiles tell of, whatever the checkpoint says: they were there before it. */
  reach(): number {
    let path = 'tile/0';
    while (IS_FOLDER.test(path)) path = `${path}/${this.lastIn(path) ?? ''}`;
    const parsed = parseTilePath(path);
    return parsed.ok ? parsed.value.index * TILE_WIDTH + parsed.value.width : 0;
  }

  /** Runs one change of the directory after the other. */
  exclusively<T>(change: () => Promise<T>): Promise<T> {
    const done = this.tail.then(change);
    this.tail = done.catch(() => undefined);
    return done;
  }

  async write(files: readonly LogFile[]): Promise<void> {
    await Promise.all(TREE_NAMES.map(async (tree) => {
      const own = files.filter((file) => file.tree === tree);
      if (own.length > 0) await writeDurably(join(this.root, tree), own, TREES[tree]);
    }));
  }

  /** Shows a checkpoint of which everything is there. One that is shorter than the shown one is not shown: its writer had been paused. */
  async publish(note: string, size: number): Promise<void> {
    const before = this.head()?.size ?? 0;
    await this.write([{ tree: 'public', path: CHECKPOINT, bytes: note, unless: () => (this.head()?.size ?? 0) > size }]);
    this.shown = Math.max(before, size);
    for (const place of this.places(before)) this.queueReplaced(place, before, size);
    this.removeReplaced();
  }

  /** Writes a file that has one name and changes now and then, such as the log's key; nothing when it is as it was. */
  async keep(tree: TreeName, path: string, text: string): Promise<void> {
    if (textOf(join(this.root, tree, path)) !== text) await this.write([{ tree, path, bytes: text }]);
  }

  has(tree: TreeName, path: string): boolean {
    return existsSync(join(this.root, tree, path));
  }

  /** A tile or bundle that the published checkpoint covers; undefined for any other, even if its file is there already. */
  async tile(path: string, tree: TreeName): Promise<Uint8Array | undefined> {
    const parsed = parseTilePath(path);
    if (!parsed.ok || (parsed.value.level === 'entries') !== (tree === 'restricted')) return undefined;
    return this.isShown(parsed.value) ? this.file(tree, path) : undefined;
  }

  /** The documents of a bundle that the published checkpoint covers. */
  async documents(path: string): Promise<Uint8Array | undefined> {
    const parsed = parseDocumentsPath(path);
    return parsed.ok && this.isShown(parsed.value) ? this.file('restricted', path) : undefined;
  }

  /** Whether the published checkpoint covers it; the file is asked again only for what lies beyond the last look. */
  isShown(at: Tile | Bundle): boolean {
    if (isWithin(at, this.shown)) return true;
    this.shown = this.head()?.size ?? 0;
    return isWithin(at, this.shown);
  }

  /** The bytes at a path, which must come from here or have been checked. */
  async file(tree: TreeName, path: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.root, tree, path));
    } catch (err) {
      if (codeOf(err) === 'ENOENT' || codeOf(err) === 'ENOTDIR') return undefined;
      throw err;
    }
  }

  /** The name that comes last in a folder of tiles; undefined in an empty one. */
  private lastIn(path: string): string | undefined {
    return namesIn(join(this.root, 'public', path)).filter((name) => TILE_NAME.test(name)).sort((left, right) => orderOf(left) - orderOf(right)).at(-1);
  }

  /** Where the partial tiles of a tree of `size` leaves lie. */
  private places(size: number): Place[] {
    return edgeTiles(size).flatMap((tile) => [
      { tree: 'public' as const, folder: `tile/${tile.level}`, keepsPartials: true, tile },
      ...(tile.level === 0 ? this.folders.map((folder) => ({ tree: 'restricted' as const, ...folder, tile })) : []),
    ]);
  }

  /** What a log of `size` entries replaces of one of `before`. */
  private queueReplaced(place: Place, before: number, size: number): void {
    const isFull = isWithin({ ...place.tile, width: TILE_WIDTH }, size);
    if (isFull) this.replaced.push({ tree: place.tree, path: `${pathOf(place, TILE_WIDTH)}.p`, atMs: this.nowMs() });
    else if (!place.keepsPartials && size > before) this.replaced.push({ tree: place.tree, path: pathOf(place, place.tile.width), atMs: this.nowMs() });
  }

  /** Partial tiles beside their full one that an earlier process left, among the thousand names around the edge. */
  private findReplaced(place: Place): void {
    const folder = dirname(pathOf(place, TILE_WIDTH));
    const names = new Set(namesIn(join(this.root, place.tree, folder)));
    for (const name of names) {
      if (name.endsWith('.p') && names.has(name.slice(0, -2))) this.replaced.push({ tree: place.tree, path: join(folder, name), atMs: this.nowMs() });
    }
  }

  private removeReplaced(): void {
    while ((this.replaced[0]?.atMs ?? Infinity) < this.nowMs() - PARTIAL_KEPT_MS) {
      const { tree, path } = this.replaced.shift() ?? { tree: 'public', path: '' };
      rmSync(join(this.root, tree, path), { recursive: true, force: true });
    }
  }
}

interface Place extends BundleFolder { readonly tree: TreeName; readonly tile: Tile }

/** The path of a tile in some width, or of whatever lies beside it in another folder under the same number. */
const pathOf = ({ folder, tile }: Place, width: number): string => folder + tilePath({ ...tile, width }).slice(`tile/${tile.level}`.length);

/** Folders of thousands stand behind single tiles, and a full tile behind what was there of it before. */
const orderOf = (name: string): number => 2 * Number.parseInt(name.replace('x', '1'), 10) + (name.endsWith('.p') ? 0 : 1);

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (err) {
    if (codeOf(err) === 'ENOENT') return undefined;
    throw err;
  }
}
