import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { readNationalReport, sha256Hex, type PlatformAnswer } from '#core/exchange';
import type { HandedIn, ReportingPort } from './reporting-port.js';

const REASON_LENGTH_MAX = 200;

/** What it keeps of a report: the answer, and how far the exchange has told of itself with it. */
interface Kept { readonly answer: PlatformAnswer; readonly through: number }
export interface ReferencePlatformOptions {
  readonly platform: string;
  /** A file of what was handed in, one a line; without it everything is forgotten with the process. */
  readonly file?: string;
  readonly now?: () => Date;
}

/**
 * A platform to try reporting with. It checks form, digest, counts, and that each report begins where the last one that it took has ended;
 * the first may begin anywhere. It is no image of an existing platform.
 */
export class ReferencePlatform implements ReportingPort {
  private readonly kept = new Map<string, Kept>();
  private readonly receipts = new Map<string, string>();
  private through: number | undefined;
  private next: string | undefined;

  constructor(private readonly options: ReferencePlatformOptions) {
    const { file } = options;
    const lines = file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : [];
    for (const line of lines) this.take(JSON.parse(line) as Kept);
  }

  get platform(): string {
    return this.options.platform;
  }

  /** Makes the next report be rejected for a reason of one's own, to try what happens then. */
  rejectNext(reason: string): void {
    this.next = reason.slice(0, REASON_LENGTH_MAX);
  }

  submit(report: HandedIn): Promise<string> {
    const known = this.receipts.get(report.sha256);
    if (known !== undefined && this.kept.get(known)?.answer.outcome === 'accepted') return Promise.resolve(known);
    const kept = this.judge(report);
    const { file } = this.options;
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(kept)}\n`, { flush: true });
    this.take(kept);
    return Promise.resolve(kept.answer.receipt);
  }

  outcome(receipt: string): Promise<PlatformAnswer | undefined> {
    return Promise.resolve(this.kept.get(receipt)?.answer);
  }

  private judge({ sha256, body }: HandedIn): Kept {
    const { platform, now = () => new Date() } = this.options;
    const read = readNationalReport(body);
    const reasons = [...this.next === undefined ? [] : [this.next], ...(read.ok ? this.complaints(read.value.header) : [read.reason]), ...(sha256Hex(body) === sha256 ? [] : ['its digest is another'])];
    this.next = undefined;
    const receipt = `${platform}-${String(this.kept.size + 1).padStart(6, '0')}`;
    const answer = { receipt, reportSha256: sha256, outcome: reasons.length === 0 ? 'accepted' as const : 'rejected' as const, at: now().toISOString(), reasons: reasons.slice(0, 4) };
    return { answer, through: read.ok ? read.value.header.through : 0 };
  }

  private complaints({ platform, from }: { readonly platform: string; readonly from: number }): string[] {
    return [
      ...(platform === this.platform ? [] : [`it is for ${platform}`]),
      ...(this.through === undefined || this.through === from ? [] : [`it begins with entry ${from}, and the last one that was taken ended before entry ${this.through}`]),
    ];
  }

  private take(kept: Kept): void {
    const { receipt, reportSha256, outcome } = kept.answer;
    this.kept.set(receipt, kept);
    this.receipts.set(reportSha256, receipt);
    if (outcome === 'accepted') this.through = kept.through;
  }
}
