import { Refusal } from '#core/exchange';

const ADDRESSES_MAX = 10_000;

export interface Rate { readonly burst: number; readonly perSecond: number }
interface Bucket { tokens: number; at: number }

/** A token bucket per address, for what anyone may ask; bounded, the address longest not seen is forgotten first. */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();
  constructor(private readonly rate: Rate, private readonly now: () => number = () => performance.now()) {}

  /** Takes one token of `address`; throws `rate_limited` when there is none. */
  take(address: string): void {
    const { burst, perSecond } = this.rate;
    const at = this.now();
    const before = this.buckets.get(address) ?? { tokens: burst, at };
    const tokens = Math.min(burst, before.tokens + ((at - before.at) / 1000) * perSecond);
    this.remember(address, { tokens: Math.max(0, tokens - 1), at });
    if (tokens < 1) throw new Refusal('rate_limited', 'Too many requests from this address; try again shortly.', { retryAfterSeconds: Math.ceil((1 - tokens) / perSecond) });
  }

  private remember(address: string, bucket: Bucket): void {
    this.buckets.delete(address);
    const oldest = this.buckets.size >= ADDRESSES_MAX ? this.buckets.keys().next().value : undefined;
    if (oldest !== undefined) this.buckets.delete(oldest);
    this.buckets.set(address, bucket);
  }
}
