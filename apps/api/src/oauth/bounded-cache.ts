/** A map that holds at most `sizeMax` entries; the one put in first goes first. */
export class BoundedCache<Value> {
  private readonly entries = new Map<string, Value>();
  constructor(private readonly sizeMax: number) {}

  get(key: string): Value | undefined {
    return this.entries.get(key);
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  set(key: string, value: Value): void {
    this.entries.delete(key);
    const oldest = this.entries.size >= this.sizeMax ? this.entries.keys().next().value : undefined;
    if (oldest !== undefined) this.entries.delete(oldest);
    this.entries.set(key, value);
  }
}
