import { Refused, type Amounts, type Exchange, type OpenWindow, type Passing, type Report } from './exchange.js';

/** What is drawn at a time: enough for a second of a busy buyer, and little enough for several points to share a limit. */
const ASKED: Amounts = { count: 100, rows: 100_000, bytes: 16_777_216 };
const NOTHING: Amounts = { count: 0, rows: 0, bytes: 0 };
const DIMENSIONS = ['count', 'rows', 'bytes'] as const;

interface Window extends OpenWindow { readonly openedAt: Date; readonly used: Amounts }

export interface GrantMeterOptions {
  readonly exchange: Exchange;
  readonly grant: string;
  readonly limits: Passing['limits'];
  /** Resolves once nothing is under way that may still count, or after a while. */
  readonly idle: () => Promise<void>;
}

/** Counts what passes under one grant, inside what was drawn for it: nothing passes that the exchange has not set aside before. */
export class GrantMeter {
  private window: Window | null = null;
  /** A report whose answer has not come. */
  private unanswered: Report | undefined;
  /** The draw or report that is under way; there is one at a time. */
  private moving: Promise<void> | undefined;
  private limits: Passing['limits'];

  constructor(private readonly options: GrantMeterOptions) {
    this.limits = options.limits;
  }

  /** The latest word on what is limited. */
  note(limits: Passing['limits']): void {
    this.limits = limits;
  }

  /** Lets one more request in. Where the allowance is used up, those that it was used for come to their end first, for they count in this window. */
  async enter(): Promise<boolean> {
    if (this.takeNow({ count: 1 })) return true;
    if (this.window !== null) await this.options.idle();
    return this.take({ count: 1 });
  }

  /** Takes `amount` out of the allowance; false where the limits of the grant do not have it any more. */
  async take(amount: Partial<Amounts>): Promise<boolean> {
    for (let attempts = 0; attempts < 3; attempts++) {
      if (this.takeNow(amount)) return true;
      const { window } = this;
      await this.move(async () => { if (this.window === window) await this.roll(); });
      if (this.window === null) return false;
    }
    return false;
  }

  /** The same without waiting; false where the allowance does not have it. */
  takeNow(amount: Partial<Amounts>): boolean {
    const { window } = this;
    if (window === null) return false;
    const used = sum(window.used, amount);
    if (DIMENSIONS.some((one) => this.limits[one] !== null && used[one] > window.allowance[one])) return false;
    this.window = { ...window, used };
    return true;
  }

  /** Reports what was used since the last time, and goes on. */
  async report(): Promise<void> {
    if (this.unanswered === undefined && (this.window === null || DIMENSIONS.every((one) => this.window?.used[one] === 0))) return;
    if (this.isSpent()) await this.options.idle();
    await this.move(() => this.roll());
  }

  private isSpent(): boolean {
    const { window } = this;
    return window !== null && DIMENSIONS.some((one) => this.limits[one] !== null && window.used[one] >= window.allowance[one]);
  }

  /** Reports for the last time; what is left goes back. */
  async close(): Promise<void> {
    await this.move(async () => { while (this.window !== null || this.unanswered !== undefined) await this.settle(undefined); });
  }

  private async move(step: () => Promise<void>): Promise<void> {
    while (this.moving !== undefined) await this.moving.catch(() => undefined);
    this.moving = step();
    try {
      await this.moving;
    } finally {
      this.moving = undefined;
    }
  }

  /** Closes the window that is open, and opens the next. */
  private async roll(): Promise<void> {
    await this.settle(ASKED);
    this.window ??= await this.drawn();
  }

  private async drawn(): Promise<Window | null> {
    try {
      return { ...await this.options.exchange.draw(this.options.grant, ASKED), openedAt: new Date(), used: NOTHING };
    } catch (err) {
      if (err instanceof Refused && (err.status === 422 || err.status === 409)) return null;
      throw err;
    }
  }

  /**
   * Reports a window. Until the answer is there nothing passes; where it gets lost, the same report is sent again before anything
   * else, for its key stands for these numbers.
   */
  private async settle(next: Amounts | undefined): Promise<void> {
    const report = this.unanswered ?? this.reportOf(next);
    if (report === undefined) return;
    this.unanswered = report;
    this.window = null;
    try {
      const opened = await this.options.exchange.report(report);
      this.unanswered = undefined;
      this.window = opened === null ? null : { ...opened, openedAt: new Date(), used: NOTHING };
    } catch (err) {
      if (err instanceof Refused && err.status < 500) this.unanswered = undefined;
      throw err;
    }
  }

  private reportOf(next: Amounts | undefined): Report | undefined {
    if (this.window === null) return undefined;
    const { sequence, openedAt: from, used } = this.window;
    return { grant: this.options.grant, sequence, from, to: new Date(), used, ...(next === undefined ? {} : { next }) };
  }
}

const sum = (used: Amounts, { count = 0, rows = 0, bytes = 0 }: Partial<Amounts>): Amounts => ({ count: used.count + count, rows: used.rows + rows, bytes: used.bytes + bytes });
