/** Wakes those who wait for new entries; a missed ring costs one poll, nothing else. */
export class Bell {
  private waiting: (() => void)[] = [];
  private count = 0;

  /** How often it has rung: noted before looking at the ledger, it tells `wait` of what came while looking. */
  get rings(): number {
    return this.count;
  }

  ring(): void {
    this.count += 1;
    const woken = this.waiting;
    this.waiting = [];
    for (const wake of woken) wake();
  }

  /** Resolves at the next ring after the `heard` ones, after `timeoutMs`, or when `signal` aborts, whichever is first. */
  wait(timeoutMs: number, signal: AbortSignal, heard = this.count): Promise<void> {
    if (signal.aborted || heard !== this.count) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      signal.addEventListener('abort', wake, { once: true });
      this.waiting.push(wake);
    });
  }
}
