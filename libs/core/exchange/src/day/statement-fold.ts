import { appendLeaves, EMPTY_FRONTIER, EMPTY_MAP, frontierRoot, mapRoot, withRecords, type Frontier, type MapTree, type TileHash } from '#core/tlog';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { Sealing } from './day.js';
import { concernedBy, daysEndedBefore, nextDay, statementKey, statementRecord, type Statement } from './statement.js';

/** What the fold reads of an entry. */
export interface StatedEntry { readonly index: number; readonly at: string; readonly leaf: Uint8Array; readonly parties: readonly string[] }

/** For who keeps what the fold computes: the days that ended with the statements that changed on them, and hashes above level 0. */
export interface StatementWatch {
  readonly ended?: (sealings: readonly Sealing[], changed: readonly Statement[]) => void;
  readonly gained?: (parties: readonly string[], index: number, hashes: readonly TileHash[]) => void;
}

interface SubLog { readonly parties: readonly string[]; readonly frontier: Frontier; readonly lastIndex: number }

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/**
 * All statements, recomputed from the entries in the order of the index, and every `day.sealed` compared with them: an auditor
 * finds a day that was skipped, a participant whose count is too small, an entry that was hidden from a party. Needs memory
 * for the participants and the pairs of them, not for the entries.
 */
export class StatementFold {
  private readonly subLogs = new Map<string, SubLog>();
  private readonly changed = new Set<string>();
  private map: MapTree = EMPTY_MAP;
  private open: string | undefined;
  private pairs = 0;
  private readonly awaited: Sealing[] = [];

  constructor(private readonly watch: StatementWatch = {}) {}

  /** Takes the next entry; the days that it ends are sealed as of the entry before it. What is wrong with its time, if anything. */
  add({ index, at, leaf, parties }: StatedEntry): string[] {
    this.open ??= shanghaiDay(at);
    const ended = daysEndedBefore(this.open, at);
    if (ended !== undefined && ended.length > 0) this.close(ended, index - 1);
    this.open = ended?.reduce(nextDay, this.open) ?? this.open;
    for (const those of concernedBy(parties)) this.append(those, index, leaf);
    return ended === undefined ? [`entry ${index} is of ${at}, more than a century after ${this.open}`] : [];
  }

  /** What an entry `day.sealed` at `index` says wrongly; nothing when it is what the entries make. The entry itself was added before. */
  seal(index: number, sealed: Sealing): string[] {
    const due = this.awaited[0];
    if (due === undefined) return [`entry ${index} seals ${sealed.day}, which has not ended or was sealed before`];
    if (due.day !== sealed.day) return [`entry ${index} seals ${sealed.day}, but ${due.day} is to be sealed first`];
    this.awaited.shift();
    const names = ['through', 'participants', 'pairs', 'mapRoot'] as const;
    return names.filter((name) => due[name] !== sealed[name]).map((name) => `entry ${index} seals ${sealed.day} with ${name} ${sealed[name]}, the entries make ${due[name]}`);
  }

  /** The days that are over and not sealed yet, in order. */
  get unsealed(): readonly Sealing[] {
    return this.awaited;
  }

  /** The day in hand; undefined before the first entry. */
  get openDay(): string | undefined {
    return this.open;
  }

  /** The statement as of the last entry. */
  statementOf(parties: readonly string[]): Statement | undefined {
    const found = this.subLogs.get(statementKey(parties));
    return found === undefined ? undefined : statementFrom(found);
  }

  /** Every statement as of the last entry. */
  *statements(): Generator<Statement, void, undefined> {
    for (const found of this.subLogs.values()) yield statementFrom(found);
  }

  private append(parties: readonly string[], index: number, leaf: Uint8Array): void {
    const key = statementKey(parties);
    const before = this.subLogs.get(key);
    if (before === undefined && parties.length === 2) this.pairs += 1;
    const { frontier, hashes } = appendLeaves(before?.frontier ?? EMPTY_FRONTIER, leaf);
    this.subLogs.set(key, { parties, frontier, lastIndex: index });
    this.changed.add(key);
    if (hashes.length > 0) this.watch.gained?.(parties, index, hashes);
  }

  private close(days: readonly string[], through: number): void {
    const changed = [...this.changed].flatMap((key) => this.subLogs.get(key) ?? []).map(statementFrom);
    this.map = withRecords(this.map, changed.map(statementRecord));
    this.changed.clear();
    const sealing = { through, participants: this.subLogs.size - this.pairs, pairs: this.pairs, mapRoot: hexOf(mapRoot(this.map)) };
    const sealings = days.map((day) => ({ day, ...sealing }));
    this.awaited.push(...sealings);
    this.watch.ended?.(sealings, changed);
  }
}

export const createStatementFold = (watch?: StatementWatch): StatementFold => new StatementFold(watch);

const statementFrom = ({ parties, frontier, lastIndex }: SubLog): Statement =>
  ({ parties: [...parties] as Statement['parties'], entries: frontier.size, lastIndex, root: hexOf(frontierRoot(frontier)) });
