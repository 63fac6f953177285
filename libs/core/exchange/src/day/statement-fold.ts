import { appendLeaves, EMPTY_FRONTIER, EMPTY_MAP, fromBase64, frontierFrom, frontierRoot, mapRoot, packFrontier, toBase64, withRecords, type Frontier, type MapTree, type TileHash } from '#core/tlog';
import type { Sealing } from './day.js';
import { endOfShanghaiDay, shanghaiDay } from '../kernel/shanghai.js';
import { concernedBy, daysEndedBefore, nextDay, statementKey, statementRecord, type Statement } from './statement.js';

/** What the fold reads of an entry. */
export interface StatedEntry { readonly index: number; readonly at: string; readonly leaf: Uint8Array; readonly parties: readonly string[] }

/** For who keeps what the fold computes: the days that ended with the statements that changed on them, and hashes above level 0. */
export interface StatementWatch {
  readonly ended?: (sealings: readonly Sealing[], changed: readonly Statement[]) => void;
  readonly gained?: (parties: readonly string[], index: number, hashes: readonly TileHash[]) => void;
}

interface SubLog { readonly parties: readonly string[]; readonly frontier: Frontier; readonly lastIndex: number }

interface SavedSubLog { readonly size: number; readonly subtrees: string; readonly lastIndex: number }
/** A fold as plain data, so that an audit goes on where it was interrupted. `sealed` is what the last day that ended holds, where it is another. */
export interface SavedStatements {
  readonly open: string | null;
  readonly awaited: readonly Sealing[];
  readonly subLogs: readonly (SavedSubLog & { readonly parties: readonly string[]; readonly sealed?: SavedSubLog | null })[];
}

/** Whose sub-logs an entry of these parties belongs to, with their keys; the same parties come again and again. */
interface Concerned { readonly key: string; readonly parties: readonly string[] }
const CONCERNED_MAX = 65_536;

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/**
 * All statements, recomputed from the entries in the order of the index, and every `day.sealed` compared with them: an auditor
 * finds a day that was skipped, a participant whose count is too small, an entry that was hidden from a party. Needs memory
 * for the participants and the pairs of them, not for the entries.
 */
export class StatementFold {
  private readonly subLogs = new Map<string, SubLog>();
  /** What has changed since the last day ended, as it was then; undefined where there was nothing. */
  private readonly changed = new Map<string, SubLog | undefined>();
  private readonly concerned = new Map<string, readonly Concerned[]>();
  private map: MapTree = EMPTY_MAP;
  private open: string | undefined;
  private openUntil = -Infinity;
  private pairs = 0;
  private readonly awaited: Sealing[] = [];

  constructor(private readonly watch: StatementWatch = {}, saved?: SavedStatements) {
    if (saved !== undefined) this.restore(saved);
  }

  /** Takes the next entry; the days that it ends are sealed as of the entry before it. What is wrong with its time, if anything. */
  add({ index, at, leaf, parties }: StatedEntry): string[] {
    const wrong = Date.parse(at) < this.openUntil ? [] : this.endDays(index, at);
    for (const one of this.concernedIn(parties)) this.append(one, index, leaf);
    return wrong;
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

  /** Everything that another fold needs to go on from here. */
  save(): SavedStatements {
    const subLogs = [...this.subLogs].map(([key, subLog]) => {
      const saved = { parties: subLog.parties, ...savedSubLog(subLog) };
      if (!this.changed.has(key)) return saved;
      const sealed = this.changed.get(key);
      return { ...saved, sealed: sealed === undefined ? null : savedSubLog(sealed) };
    });
    return { open: this.open ?? null, awaited: this.awaited, subLogs };
  }

  private restore({ open, awaited, subLogs }: SavedStatements): void {
    this.moveTo(open ?? undefined);
    this.awaited.push(...awaited);
    const sealed: SubLog[] = [];
    for (const { parties, sealed: before, ...now } of subLogs) {
      const key = statementKey(parties);
      const subLog = restoredSubLog(parties, now);
      const asSealed = before === undefined ? subLog : before === null ? undefined : restoredSubLog(parties, before);
      this.subLogs.set(key, subLog);
      if (parties.length === 2) this.pairs += 1;
      if (before !== undefined) this.changed.set(key, asSealed);
      if (asSealed !== undefined) sealed.push(asSealed);
    }
    this.map = withRecords(this.map, sealed.map((one) => statementRecord(statementFrom(one))));
  }

  private moveTo(day: string | undefined): void {
    this.open = day;
    this.openUntil = day === undefined ? -Infinity : endOfShanghaiDay(day);
  }

  /** Ends the days before that of an entry; what is wrong with its time, if anything. */
  private endDays(index: number, at: string): string[] {
    const open = this.open ?? shanghaiDay(at);
    const ended = daysEndedBefore(open, at);
    if (ended !== undefined && ended.length > 0) this.close(ended, index - 1);
    this.moveTo(ended?.reduce(nextDay, open) ?? open);
    return ended === undefined ? [`entry ${index} is of ${at}, more than a century after ${open}`] : [];
  }

  private concernedIn(parties: readonly string[]): readonly Concerned[] {
    const together = parties.join();
    const known = this.concerned.get(together);
    if (known !== undefined) return known;
    const concerned = concernedBy(parties).map((those) => ({ parties: those, key: statementKey(those) }));
    if (this.concerned.size >= CONCERNED_MAX) this.concerned.clear();
    this.concerned.set(together, concerned);
    return concerned;
  }

  private append({ key, parties }: Concerned, index: number, leaf: Uint8Array): void {
    const before = this.subLogs.get(key);
    if (before === undefined && parties.length === 2) this.pairs += 1;
    const { frontier, hashes } = appendLeaves(before?.frontier ?? EMPTY_FRONTIER, leaf);
    this.subLogs.set(key, { parties, frontier, lastIndex: index });
    if (!this.changed.has(key)) this.changed.set(key, before);
    if (hashes.length > 0) this.watch.gained?.(parties, index, hashes);
  }

  private close(days: readonly string[], through: number): void {
    const changed = [...this.changed.keys()].flatMap((key) => this.subLogs.get(key) ?? []).map(statementFrom);
    this.map = withRecords(this.map, changed.map(statementRecord));
    this.changed.clear();
    const sealing = { through, participants: this.subLogs.size - this.pairs, pairs: this.pairs, mapRoot: hexOf(mapRoot(this.map)) };
    const sealings = days.map((day) => ({ day, ...sealing }));
    this.awaited.push(...sealings);
    this.watch.ended?.(sealings, changed);
  }
}

/** A fold from the first entry, or from where another was saved. */
export const createStatementFold = (watch?: StatementWatch, saved?: SavedStatements): StatementFold => new StatementFold(watch, saved);

const statementFrom = ({ parties, frontier, lastIndex }: SubLog): Statement =>
  ({ parties: [...parties] as Statement['parties'], entries: frontier.size, lastIndex, root: hexOf(frontierRoot(frontier)) });

const savedSubLog = ({ frontier, lastIndex }: SubLog): SavedSubLog => ({ size: frontier.size, subtrees: toBase64(packFrontier(frontier)), lastIndex });

const restoredSubLog = (parties: readonly string[], { size, subtrees, lastIndex }: SavedSubLog): SubLog =>
  ({ parties, lastIndex, frontier: frontierFrom(size, fromBase64(subtrees) ?? new Uint8Array()) });
