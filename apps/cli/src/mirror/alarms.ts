import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Logger } from '#ledger';
import { appendLine } from './files.js';

/**
 * What a mirror raises the alarm for. `unreachable` ends when the exchange answers again; everything else has happened and
 * stays until people have looked at it.
 */
export const ALARMS = {
  unreachable: 'the exchange does not answer',
  checkpoint_invalid: 'a checkpoint is not signed as it must be',
  split_view: 'the exchange has signed two histories',
  rolled_back: 'the exchange shows fewer entries than it has shown before',
  withheld: 'others have been shown more than this mirror',
  log_damaged: 'the files of the log are not what its checkpoint signs',
  not_foldable: 'the log holds what no exchange may write',
  document_missing: 'a document that an entry names is withheld or lost',
  state_differs: 'the API shows another state than the entries fold to',
  state_behind: 'the API shows an older state than the log has',
  unlogged: 'the API shows what no entry has made',
  hidden: 'the API leaves out what the entries have made',
  entry_differs: 'the API shows another entry than the log has',
  receipt_invalid: 'a receipt of the API does not verify',
  counter_differs: 'a tally counts other people than its transfers say',
  day_unsealed: 'a day that is over is not sealed',
  seal_differs: 'a day is sealed with other statements than the entries make',
  verdict_differs: 'a verdict is not what its facts and its pack make',
  query_unrecorded: 'an answer of the API to this mirror is not in the log',
} as const;
export type AlarmKind = keyof typeof ALARMS;

/** One difference: what it is about, what was seen, and where both sides of it are kept. */
export interface Alarm {
  readonly kind: AlarmKind;
  readonly subject: string;
  readonly what: string;
  readonly evidence?: string;
}
export interface OpenAlarm extends Alarm { readonly since: string }

type Line = (OpenAlarm & { readonly event: 'raised' }) | { readonly event: 'ended'; readonly at: string; readonly kind: AlarmKind; readonly subject: string };

/** As many open alarms as are told apart; more of them are one catastrophe. */
const OPEN_MAX = 10_000;

export interface AlarmOptions {
  readonly path: string;
  readonly logger: Logger;
  /** Told of each alarm once; what it throws is logged and changes nothing. */
  readonly notify: (alarm: OpenAlarm) => Promise<void>;
  readonly now: () => string;
}

/** The alarms of a mirror, each raised once and kept with the time since which it is known. */
export class Alarms {
  private readonly known = new Map<string, OpenAlarm>();
  /** Raised or seen again since this process began. */
  private readonly seen = new Set<string>();

  private constructor(private readonly options: AlarmOptions) {}

  /** Goes on with the alarms that an earlier run has left open; a line that a crash has cut off is left out. */
  static async open(options: AlarmOptions): Promise<Alarms> {
    const alarms = new Alarms(options);
    if (!existsSync(options.path)) return alarms;
    for await (const text of createInterface({ input: createReadStream(options.path, 'utf8'), crlfDelay: Infinity })) {
      const line = parse(text);
      if (line?.event === 'raised') alarms.remember(line);
      if (line?.event === 'ended') alarms.known.delete(keyOf(line));
    }
    return alarms;
  }

  get open(): readonly OpenAlarm[] {
    return [...this.known.values()];
  }

  /** How many alarms this run has raised, or has found to be true still. */
  get count(): number {
    return this.seen.size;
  }

  async raise(alarm: Alarm): Promise<void> {
    const key = keyOf(alarm);
    if (this.seen.size < OPEN_MAX) this.seen.add(key);
    if (this.known.has(key) || this.known.size >= OPEN_MAX) return;
    const { logger, path, notify, now } = this.options;
    const raised = { ...alarm, since: now() };
    this.remember(raised);
    await appendLine(path, { event: 'raised', ...raised });
    logger.error({ ...raised, means: ALARMS[alarm.kind] }, '警报 ALARM');
    await notify(raised).catch((err: unknown) => { logger.warn({ err }, 'an alarm could not be passed on'); });
  }

  /** What was true for a time only. */
  async end(kind: AlarmKind, subject: string): Promise<void> {
    if (!this.known.delete(keyOf({ kind, subject }))) return;
    const at = this.options.now();
    await appendLine(this.options.path, { event: 'ended', at, kind, subject });
    this.options.logger.warn({ kind, subject, at }, 'an alarm has ended');
  }

  private remember({ kind, subject, what, evidence, since }: OpenAlarm): void {
    this.known.set(keyOf({ kind, subject }), { kind, subject, what, since, ...(evidence === undefined ? {} : { evidence }) });
  }
}

const keyOf = ({ kind, subject }: Pick<Alarm, 'kind' | 'subject'>): string => `${kind} ${subject}`;

function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}
