import { Refusal } from '#core/exchange';

/** One after another: laying out a PDF keeps the process busy. Those who wait are bounded; the next is refused. */
export class Turnstile {
  private tail: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(private readonly waitingMax: number, private readonly what: string) {}

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= this.waitingMax) throw new Refusal('overloaded', `At most ${this.waitingMax} ${this.what} wait to be made; try again shortly.`);
    this.waiting += 1;
    const made = this.tail.then(work);
    this.tail = made.catch(() => undefined);
    try {
      return await made;
    } finally {
      this.waiting -= 1;
    }
  }
}
