import { Type, type Static } from '@sinclair/typebox';
import { canonicalJson, fail, leafHash, merkleRoot, ok, type Result } from '#core/tlog';
import { derivedUuid } from '../kernel/derived-id.js';
import { Count, Digest, NetAmount, Nullable, closed } from '../kernel/schema.js';
import { CELL_DIMENSIONS, groupOf, type Cell, type FigureDimension, type StatisticName } from './dimension.js';
import { NO_ENTRIES, entrySetOf, withEntries, type GrowingSet, type Member } from './figure.js';
import { FINEST, cellAt, levelName, type Level } from './level.js';

/**
 * What is added up: how many, the natural persons declared for them (a sum of declarations, not of distinct people), the money in
 * minor units, where what was given back (退款) is taken off. A statistic that does not count one of them has zero there.
 */
export const Sums = closed({ count: Count, general: Count, sensitive: Count, amount: NetAmount });
export type Sums = Static<typeof Sums>;
export const NO_SUMS: Sums = { count: 0, general: 0, sensitive: 0, amount: '0' };

export const sumsOf = (a: Sums, b: Sums): Sums => ({ count: a.count + b.count, general: a.general + b.general, sensitive: a.sensitive + b.sensitive, amount: String(BigInt(a.amount) + BigInt(b.amount)) });

/**
 * The entries behind a figure: how many, the first and the last, in how many cells, and the RFC 6962 root over these cells in the
 * order of their ids. A cell is a leaf: the canonical JSON of what it is, its sums, and its own set with the root over its entries in the
 * order of the index. So figures are added up from cells of a level, and whoever has the entries still finds the digest.
 */
export const CellSet = closed({ count: Count, first: Nullable(Count), last: Nullable(Count), cells: Count, digest: Digest });
export type CellSet = Static<typeof CellSet>;
/** A figure (数字有据): what is stated, and the entries behind it. */
export const CellFigure = closed({ value: Sums, entries: CellSet });
export type CellFigure = Static<typeof CellFigure>;

/** Something that is counted: at which entry, in which cell, with what. */
export interface Counted extends Member {
  readonly statistic: StatisticName;
  readonly cell: Cell;
  readonly sums: Sums;
}

/** A cell as far as it has grown. */
export interface GrowingCell { readonly statistic: StatisticName; readonly cell: Cell; readonly sums: Sums; readonly set: GrowingSet }

const FINEST_NAME = levelName(FINEST);

/** A UUID that is a function of what the cell is. Cells of two levels that read alike are two: a district that is not known is its own city. */
export function cellId({ statistic, cell }: Pick<GrowingCell, 'statistic' | 'cell'>, level = FINEST): string {
  const name = level === FINEST ? FINEST_NAME : levelName(level);
  return derivedUuid('cell', statistic, ...CELL_DIMENSIONS.map((dimension) => cell[dimension]), ...(name === FINEST_NAME ? [] : [name]));
}

export const emptyCell = ({ statistic, cell }: Pick<GrowingCell, 'statistic' | 'cell'>): GrowingCell => ({ statistic, cell, sums: NO_SUMS, set: NO_ENTRIES });

/** The cell with one more, which follows in the order of the index. */
export function withCounted(growing: GrowingCell, counted: Counted): GrowingCell {
  const grown = withEntries(growing.set, [counted]);
  if (!grown.ok) throw new Error(grown.reason);
  return { ...growing, sums: sumsOf(growing.sums, counted.sums), set: grown.value };
}

/** The cell as a leaf of a figure's digest. */
export const cellLeaf = ({ statistic, cell, sums, set }: GrowingCell): Uint8Array => leafHash(Buffer.from(canonicalJson({ statistic, cell, sums, entries: entrySetOf(set) })));

/** What a figure takes from one of its cells, or from several whose leaves follow each other in the order of their ids. */
export interface CellPart { readonly sums: Sums; readonly first: number | null; readonly last: number | null; readonly leaves: Uint8Array }
export const partOf = (growing: GrowingCell): CellPart => ({ sums: growing.sums, first: growing.set.first, last: growing.set.last, leaves: cellLeaf(growing) });

const LEAF_BYTES = 32;

/** A figure from its cells, which come in the order of their ids. */
export function figureOfCells(parts: readonly CellPart[]): CellFigure {
  const leaves = Buffer.concat(parts.map((part) => part.leaves));
  const value = parts.reduce((sums, part) => sumsOf(sums, part.sums), NO_SUMS);
  const bounds = (of: 'first' | 'last'): number[] => parts.flatMap((part) => part[of] ?? []);
  return { value, entries: {
    count: value.count, first: parts.length === 0 ? null : Math.min(...bounds('first')), last: parts.length === 0 ? null : Math.max(...bounds('last')),
    cells: leaves.length / LEAF_BYTES, digest: Buffer.from(merkleRoot(leaves)).toString('hex'),
  } };
}

/** Cells by their ids: what a statistic is while it is made from the entries. */
export type Cells = Map<string, GrowingCell>;

/** Counts one more at a level. */
export function grow(cells: Cells, counted: Counted, level = FINEST): void {
  const { statistic } = counted;
  const cell = cellAt(counted.cell, level);
  const id = cellId({ statistic, cell }, level);
  cells.set(id, withCounted(cells.get(id) ?? emptyCell({ statistic, cell }), counted));
}

/** The cells in the order of their ids. */
export const inOrderOfIds = (cells: Cells): GrowingCell[] => [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);

/** A group of a figure by one or two dimensions. */
export interface GroupFigure extends CellFigure { readonly keys: readonly string[] }

/** The figures of cells by dimensions, in the order of their groups. */
export function figuresBy(cells: readonly GrowingCell[], by: readonly FigureDimension[]): GroupFigure[] {
  const groups = new Map<string, { readonly keys: string[]; readonly parts: CellPart[] }>();
  for (const growing of cells) {
    const keys = by.map((dimension) => groupOf(growing.cell, dimension));
    const name = keys.join('\u0000');
    const group = groups.get(name) ?? { keys, parts: [] };
    group.parts.push(partOf(growing));
    groups.set(name, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { keys, parts }]) => ({ keys, ...figureOfCells(parts) }));
}

/** The cells of a level that entries make, in the order of their ids; the entries come in whatever order, each of them once. */
export function cellsOf(members: readonly Counted[], level: Level): Result<GrowingCell[]> {
  const cells: Cells = new Map();
  let last: number | undefined;
  for (const member of members.toSorted((a, b) => a.index - b.index)) {
    if (member.index === last) return fail(`entry ${member.index} comes twice`);
    last = member.index;
    grow(cells, member, level);
  }
  return ok(inOrderOfIds(cells));
}

/** Verifies that a figure, stated at a level, rests on exactly these entries. */
export function verifyCells(stated: CellFigure, members: readonly Counted[], level: Level): Result<CellFigure> {
  const cells = cellsOf(members, level);
  if (!cells.ok) return cells;
  const found = figureOfCells(cells.value.map(partOf));
  return canonicalJson(found) === canonicalJson(stated) ? ok(found) : fail(`the figure is stated as ${canonicalJson(stated)}, the entries make ${canonicalJson(found)}`);
}

/** The shape of a cell, for answers. */
export const CellShape = Type.Object(Object.fromEntries(CELL_DIMENSIONS.map((name) => [name, Type.String()])));
