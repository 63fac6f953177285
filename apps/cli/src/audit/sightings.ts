import { CLOCKS_APART_MS_MAX, readEntry } from '#core/audit';
import { bundleOf, TILE_WIDTH, textOfNote, verifyTimestamp, type Checkpoint } from '#core/tlog';
import { sinceFinding } from '../log/check-log.js';
import { Contradiction, readBundle } from '../log/parts.js';
import type { LogSource, SourceSpec } from '../log/source.js';
import { readStamp, stampedSizes, type Stamp } from '../log/stamped.js';
import { timeOf, type Trust, type TrustedCheckpoint } from '../log/trust.js';
import type { AuditFinding } from './findings.js';

const STAMPED = { rule: 'timestamp', cite: 'RFC 3161 §2.4.2' } as const;
const COSIGNED = { rule: 'cosignature', cite: 'C2SP tlog-cosignature' } as const;

/** The log that was audited, and by whose clocks. */
export interface Sighted {
  readonly source: LogSource;
  readonly spec: SourceSpec;
  readonly checkpoint: TrustedCheckpoint;
  readonly trust: Trust;
  /** An older checkpoint that somebody has kept. */
  readonly older: TrustedCheckpoint | undefined;
  /** Authorities whose time-stamps are verified; without any they are only counted. */
  readonly authorities: readonly Uint8Array[] | undefined;
  /** What an earlier audit has covered; the time-stamps of smaller trees are not looked at again. */
  readonly from: number;
}

/** When others than the exchange saw its trees. */
export interface Sightings {
  readonly stamps: number;
  /** Whether authorities were named to verify them. */
  readonly isAsked: boolean;
  /** Those that verify, first and last; undefined where none was verified. */
  readonly proven: { readonly count: number; readonly first: string; readonly last: string; readonly size: number; readonly authority: string } | undefined;
  readonly cosignatures: number;
  readonly findings: readonly AuditFinding[];
}

/** What a clock says of a tree: by then it was there. */
interface Moment { readonly size: number; readonly ms: number; readonly by: string }

/**
 * Holds the clocks of others against the log: each time-stamp is an authority's over a tree of this log, a witness never saw a
 * smaller tree after a larger one, and no entry states a time after somebody had seen it.
 */
export async function checkSightings(sighted: Sighted): Promise<Sightings> {
  const seen = new Collected(sighted);
  const { spec, source, checkpoint, older, from } = sighted;
  if (older !== undefined) await seen.cosigned(older);
  for await (const size of stampedSizes(source, 'dir' in spec ? spec.dir : undefined)) if (size > from && size <= checkpoint.size) await seen.stamped(size);
  await seen.cosigned(checkpoint);
  return seen.result();
}

class Collected {
  private stamps = 0;
  private cosignatures = 0;
  private proven: Sightings['proven'];
  private readonly findings: AuditFinding[] = [];
  private readonly byWitness = new Map<string, Moment[]>();
  private bundle: { readonly first: number; readonly entries: readonly Uint8Array[] } | undefined;

  constructor(private readonly sighted: Sighted) {}

  result(): Sightings {
    const { stamps, proven, cosignatures } = this;
    return { stamps, isAsked: this.sighted.authorities !== undefined, proven, cosignatures, findings: [...this.findings, ...[...this.byWitness.values()].flatMap(backwards)] };
  }

  async stamped(size: number): Promise<void> {
    this.stamps += 1;
    try {
      const stamp = await readStamp(this.sighted.source, size);
      const opened = this.sighted.trust.openKept(stamp.note);
      await this.verify(stamp);
      if (opened.ok) await this.cosigned(opened.value);
    } catch (err) {
      if (!(err instanceof Contradiction)) throw err;
      this.findings.push({ ...STAMPED, what: err.finding.reason });
    }
  }

  /** The cosignatures of witnesses that the reader trusts; without a policy there are none. */
  async cosigned({ size, cosigners = [] }: TrustedCheckpoint): Promise<void> {
    for (const { witness: { name }, time } of cosigners) {
      const moment = { size, ms: Number(time) * 1_000, by: `the witness ${name} (${timeOf(time)})` };
      this.cosignatures += 1;
      this.byWitness.set(name, [...this.byWitness.get(name) ?? [], moment].slice(-KEPT_MAX));
      await this.requireWritten(moment, COSIGNED);
    }
  }

  private async verify({ reply, note, claimed }: Stamp): Promise<void> {
    const { source, checkpoint, authorities } = this.sighted;
    const { size } = claimed;
    // A log that has succeeded another one under a new name has grown from its trees, too.
    const grown = await sinceFinding(source, checkpoint, { ...claimed, origin: checkpoint.origin } satisfies Checkpoint);
    if (grown !== undefined) this.findings.push({ ...STAMPED, what: `the time-stamped checkpoint of ${size} entries is of another tree: ${grown.reason}` });
    if (authorities === undefined) return;
    const stamp = await verifyTimestamp({ reply, text: textOfNote(note), roots: authorities });
    if (!stamp.ok) {
      this.findings.push({ ...STAMPED, what: `the time-stamp of ${size} entries: ${stamp.reason}` });
      return;
    }
    const { time, authority } = stamp.value;
    this.proven = { count: (this.proven?.count ?? 0) + 1, first: this.proven?.first ?? time, last: time, size, authority };
    await this.requireWritten({ size, ms: Date.parse(time), by: `${authority} (${time})` }, STAMPED);
  }

  /** What somebody has seen was written before: its last entry cannot state a later time, but for clocks that differ. */
  private async requireWritten({ size, ms, by }: Moment, rule: typeof STAMPED | typeof COSIGNED): Promise<void> {
    const at = size === 0 ? undefined : await this.timeAt(size - 1);
    if (at === undefined || Date.parse(at) - ms <= CLOCKS_APART_MS_MAX) return;
    this.findings.push({ ...rule, index: size - 1, what: `it states ${at}, and ${by} had seen it before` });
  }

  /** What an entry states as its time; undefined where it cannot be read, which the audit tells elsewhere. */
  private async timeAt(index: number): Promise<string | undefined> {
    const first = index - (index % TILE_WIDTH);
    if (this.bundle?.first !== first) {
      const { source, checkpoint } = this.sighted;
      const entries = await readBundle(source, bundleOf(first, checkpoint.size)).catch((err: unknown) => {
        if (err instanceof Contradiction) return [];
        throw err;
      });
      this.bundle = { first, entries };
    }
    const entry = readEntry(this.bundle.entries[index - first] ?? new Uint8Array());
    return entry.ok ? entry.value.at : undefined;
  }
}

/** So many cosignatures of one witness are compared with each other, the latest of them. */
const KEPT_MAX = 100_000;

/** A witness cosigns only what extends what it saw, so a larger tree has a later time. One clock is compared with itself. */
function backwards(moments: readonly Moment[]): AuditFinding[] {
  const bySize = moments.toSorted((a, b) => a.size - b.size || a.ms - b.ms);
  return bySize.flatMap((moment, i) => {
    const before = bySize[i - 1];
    if (before === undefined || before.size === moment.size || before.ms <= moment.ms) return [];
    return [{ ...COSIGNED, what: `${moment.by} saw ${moment.size} entries before it saw ${before.size}: ${before.by}` }];
  });
}
