import type { PlatformAnswer } from '#core/exchange';

/** A report as it is handed in: JSON Lines of `yaosu-report/1`, and their SHA-256. */
export interface HandedIn { readonly sha256: string; readonly body: string }

/** 国家平台报送: a national platform that is told what happens at the exchange. It says at once that it has a report, and later whether it takes it. */
export interface ReportingPort {
  /** The name of the platform, as entries and reports state it. */
  readonly platform: string;
  /** Hands a report in; returns the platform's own number of that. A report that was handed in and is not rejected keeps its number. A platform that is away throws. */
  submit(report: HandedIn): Promise<string>;
  /** What the platform says of a number; undefined while it is still looking, or does not know it. */
  outcome(receipt: string): Promise<PlatformAnswer | undefined>;
}
