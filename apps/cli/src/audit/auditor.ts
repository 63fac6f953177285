import { auditEntry, daysPartOf, documentsNamedBy, malformed, parseEntry, Screenings, NationalReports, SealedFigures, type AuditedEntry, type Examined } from '#core/audit';
import { EMPTY_EDGE, HASH_BYTES, TILE_WIDTH, type Checkpoint, type Edge } from '#core/tlog';
import { edgeFindings, grow, leavesAbove, rootFindings } from '../log/check-log.js';
import type { Forms } from '../log/forms.js';
import type { Depth, Scanned } from '../log/scan.js';
import type { Scanners } from '../log/scanners.js';
import type { LogSource } from '../log/source.js';
import { anchoredFindings } from './anchored-trees.js';
import type { Days } from './days.js';
import { Findings, ofEntry, ofLog, together, type AuditFinding, type Tally } from './findings.js';
import type { Progress } from './progress-file.js';
import type { ScratchWorld } from './scratch-world.js';

/** Nothing is missing where a scan says nothing. */
const ALL_WELL: Examined = { missing: [] };

export interface Auditing {
  readonly source: LogSource;
  readonly scanners: Scanners;
  readonly world: ScratchWorld;
  readonly days: Days;
  readonly depth: Depth;
  /** How far an earlier run has come. */
  readonly resumed: Progress | undefined;
  /** Told after each bundle; may save what `progress` gives. */
  readonly onProgress: (entries: number) => Promise<void>;
}

/** The entries of a bundle with their leaves, and how many of them an earlier run has taken. */
interface Folding { readonly forms: Forms; readonly leaves: Uint8Array; readonly skipped: number; readonly checkpoint: Checkpoint }

/** One pass over a log in the order of its entries: the tree is rebuilt, the entries are folded, and each is held against the invariants. */
export class Auditor {
  private edge: Edge;
  private readonly findings: Findings;
  private readonly figures: SealedFigures;
  private readonly screenings: Screenings;
  private readonly reports: NationalReports;
  private isBroken = false;

  constructor(private readonly auditing: Auditing) {
    const { resumed, world } = auditing;
    this.edge = resumed?.edge ?? EMPTY_EDGE;
    this.findings = new Findings(resumed?.tally);
    this.figures = new SealedFigures(resumed?.figures);
    this.screenings = new Screenings(resumed?.screenings);
    this.reports = new NationalReports(resumed?.reports);
    if (resumed !== undefined) world.memory = resumed.memory;
  }

  /** Everything below this index is audited. */
  get position(): number {
    return this.edge.size;
  }

  async tally(): Promise<Tally> {
    const { tally } = await this.auditing.days.state();
    return together(this.findings.result(), tally);
  }

  /** What another run needs to go on from here. The aggregates are made durable first. */
  async progress(origin: string): Promise<Progress> {
    const { world, days, depth } = this.auditing;
    const { saved, tally } = await days.state();
    return { origin, depth, edge: this.edge, memory: world.memory, days: saved, figures: this.figures.save(), screenings: this.screenings.save(), reports: this.reports.save(), tally: together(this.findings.result(), tally), scratchBytes: world.save() };
  }

  /** Audits what lies between the position and the checkpoint. What cannot be read ends it: nothing can be folded behind a gap. */
  async follow(checkpoint: Checkpoint): Promise<void> {
    const { size } = checkpoint;
    const { scanners, depth, onProgress } = this.auditing;
    if (this.position >= size) return;
    for await (const scanned of scanners.scan({ from: this.position, size, depth })) {
      await this.take(scanned, checkpoint);
      await onProgress(this.position);
      if (this.isBroken) return;
    }
  }

  /** Whether the tree is the one that the checkpoint signs. These findings are of this run alone: the next one asks again. */
  async conclude(checkpoint: Checkpoint): Promise<readonly AuditFinding[]> {
    const { size } = checkpoint;
    if (this.isBroken) return [];
    if (this.position > size) return [ofLog({ reason: `an earlier audit has seen ${this.position} entries, the log now has ${size}: entries are gone`, entry: size })];
    return [...await edgeFindings(this.auditing.source, this.edge), ...rootFindings(this.edge, checkpoint)].map(ofLog);
  }

  private async take(scanned: Scanned, checkpoint: Checkpoint): Promise<void> {
    const { tile, forms, findings } = scanned;
    const first = tile.index * TILE_WIDTH;
    const skipped = this.position - first;
    const leaves = await this.leavesOf(scanned, checkpoint.size);
    for (const finding of findings) if (finding.entry === undefined || finding.entry >= this.position) this.findings.add(ofLog(finding));
    if (forms !== undefined && leaves !== undefined) await this.fold(scanned, { forms, leaves, skipped, checkpoint });
    this.isBroken = leaves === undefined || (forms === undefined && this.isFolding());
    if (leaves === undefined || this.isBroken) return;
    const grown = await grow(this.auditing.source, this.edge, leaves.subarray(skipped * HASH_BYTES));
    for (const finding of grown.findings) this.findings.add(ofLog(finding));
    this.edge = grown.edge;
    this.findings.count({ entries: tile.width - skipped, documents: 0, verdicts: 0 });
  }

  /** The leaves by which the tree goes on: those of the tile, unless the entries are right and the tile is altered. */
  private async leavesOf({ tile, hashed, leaves, findings }: Scanned, size: number): Promise<Uint8Array | undefined> {
    if (leaves === undefined || hashed === undefined) return leaves ?? hashed;
    const isInDoubt = findings.some(({ tile: path }) => path !== undefined);
    return isInDoubt ? leavesAbove(this.auditing.source, { tile, hashed, leaves, size }) : leaves;
  }

  private isFolding(): boolean {
    return this.auditing.depth === 'forms' || this.auditing.depth === 'documents';
  }

  private async fold({ tile, documents: held }: Scanned, { forms, leaves, skipped, checkpoint }: Folding): Promise<void> {
    let [documents, verdicts] = [0, 0];
    const first = tile.index * TILE_WIDTH + skipped;
    const folded = forms.texts.slice(skipped).map((text, place): AuditedEntry | undefined => {
      const [index, position] = [first + place, skipped + place];
      const reason = forms.malformed[position];
      if (reason !== undefined) {
        this.findings.add(ofEntry(malformed(index, reason)));
        return undefined;
      }
      const entry = parseEntry(text);
      const found = forms.examined[position] ?? (held === undefined ? undefined : ALL_WELL);
      const leaf = leaves.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES);
      for (const violation of this.figures.add(this.auditing.world.view, entry, { index, leaf })) this.findings.add(ofEntry(violation));
      for (const violation of this.reports.add(entry, index)) this.findings.add(ofEntry(violation));
      for (const violation of auditEntry(this.auditing.world, { index, entry, examined: found })) this.findings.add(ofEntry(violation));
      for (const violation of this.screenings.add(this.auditing.world.view, entry, index)) this.findings.add(ofEntry(violation));
      documents += found === undefined ? 0 : documentsNamedBy(entry).length;
      verdicts += Number(hasVerdict(found));
      return entry;
    });
    await this.auditing.days.add(daysPartOf(first, folded, leaves.slice(skipped * HASH_BYTES)));
    for (const finding of await anchoredFindings(this.auditing.source, checkpoint, { first, entries: folded })) this.findings.add(finding);
    this.findings.count({ entries: 0, documents, verdicts });
  }
}

const hasVerdict = (found: Examined | undefined): boolean => found?.rejudged !== undefined || found?.facts !== undefined;
