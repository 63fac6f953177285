import type { HandleRecord } from '#core/exchange';

/**
 * 标识解析: where handles are registered so that others find them by their prefix (the roles of RFC 3650 to 3652, and of the identification
 * and resolution system of the industrial internet). A handle never changes its meaning: what was withdrawn is never registered again.
 */
export interface IdentifierRegistry {
  /** The name of the registry, for the operator's log. */
  readonly name: string;
  /** Registers a handle, or replaces the values of one that is registered; throws for one that was withdrawn. */
  register(record: HandleRecord): Promise<void>;
  /** What a handle stands for; undefined where it is not registered, or withdrawn. */
  resolve(handle: string): Promise<HandleRecord | undefined>;
  /** Ends a handle for ever; for one that has ended, or was never registered, that is nothing new. */
  withdraw(handle: string): Promise<void>;
}
