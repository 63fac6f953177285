import type { PackReference } from '#core/law';
import type { Id } from '#core/exchange';

const PARTICIPANTS_MAX = 1_000;
const TRANSFERS_NAMED_MAX = 5;
const ALARMS_MAX = 100;

/** Something that must not be: the ledger does not hold what the same facts and the same pack make. */
export interface Alarm { readonly index: number; readonly check: Id<'check'>; readonly what: string }

/** A transfer that would go another way, and the entry that says which way it went. */
interface NamedTransfer { readonly transfer: Id<'transfer'>; readonly index: number; readonly from: string; readonly to: string }
/** How often each change: `EXEMPT → STANDARD_CONTRACT`. */
type Changes = Readonly<Record<string, number>>;

/** What would differ for one exporter: how often each change, and the first transfers of them. */
export interface Impact {
  readonly participant: Id<'participant'>;
  readonly name: string | null;
  readonly differing: number;
  readonly changes: Changes;
  readonly transfers: readonly NamedTransfer[];
}

/** What a replay of verdicts has found. It is plain JSON of bounded size, so that an interrupted replay goes on from it. */
export interface VerdictReport {
  /** The pack that all were judged by; null where each was judged by its own. */
  readonly pack: PackReference | null;
  /** How many entries of the ledger were looked at. */
  readonly entries: number;
  readonly verdicts: number;
  /** Verdicts with another path (under another pack) or with other bytes (under their own). */
  readonly differing: number;
  /** Verdicts of the same path that rest on other articles. */
  readonly otherwiseFounded: number;
  readonly changes: Changes;
  readonly participants: readonly Impact[];
  /** Differing verdicts of exporters beyond those that are listed. */
  readonly unlisted: number;
  readonly alarmCount: number;
  readonly alarms: readonly Alarm[];
}

export const emptyReport = (pack: PackReference | null, entries: number): VerdictReport =>
  ({ pack, entries, verdicts: 0, differing: 0, otherwiseFounded: 0, changes: {}, participants: [], unlisted: 0, alarmCount: 0, alarms: [] });

/** One verdict that would go another way. */
export interface Change extends NamedTransfer { readonly exporter: Id<'participant'> }

/** Adds up what a replay finds; the exporters that are met first are listed, up to a bound, the others are counted. */
export class Findings {
  private readonly totals: { verdicts: number; differing: number; otherwiseFounded: number; unlisted: number; alarmCount: number };
  private readonly changes: Map<string, number>;
  private readonly impacts: Map<Id<'participant'>, Impact>;
  private readonly alarms: Alarm[];

  constructor(private readonly before: VerdictReport) {
    const { verdicts, differing, otherwiseFounded, unlisted, alarmCount } = before;
    this.totals = { verdicts, differing, otherwiseFounded, unlisted, alarmCount };
    this.changes = new Map(Object.entries(before.changes));
    this.impacts = new Map(before.participants.map((impact) => [impact.participant, impact]));
    this.alarms = [...before.alarms];
  }

  judged(): void {
    this.totals.verdicts += 1;
  }

  otherwiseFounded(): void {
    this.totals.otherwiseFounded += 1;
  }

  alarm(alarm: Alarm): void {
    this.totals.alarmCount += 1;
    if (this.alarms.length < ALARMS_MAX) this.alarms.push(alarm);
  }

  /** Under its own pack a verdict has come out with other bytes. */
  differs(alarm: Alarm): void {
    this.totals.differing += 1;
    this.alarm(alarm);
  }

  /** Under another pack a verdict goes another way. */
  changed({ exporter, ...named }: Change): void {
    const change = `${named.from} → ${named.to}`;
    this.totals.differing += 1;
    this.changes.set(change, (this.changes.get(change) ?? 0) + 1);
    const impact = this.impacts.get(exporter) ?? { participant: exporter, name: null, differing: 0, changes: {}, transfers: [] };
    if (impact.differing === 0 && this.impacts.size >= PARTICIPANTS_MAX) this.totals.unlisted += 1;
    else this.impacts.set(exporter, more(impact, change, named));
  }

  report(): VerdictReport {
    return { ...this.before, ...this.totals, changes: Object.fromEntries(this.changes), participants: [...this.impacts.values()], alarms: [...this.alarms] };
  }
}

function more({ transfers, changes, ...impact }: Impact, change: string, named: NamedTransfer): Impact {
  const isNamed = transfers.length < TRANSFERS_NAMED_MAX && !transfers.some(({ transfer }) => transfer === named.transfer);
  return { ...impact, differing: impact.differing + 1, changes: { ...changes, [change]: (changes[change] ?? 0) + 1 }, transfers: isNamed ? [...transfers, named] : transfers };
}
