import type { Caller, CommandName, Id } from '#core/exchange';

/** One command as it waits to be committed. */
export interface Submission {
  readonly command: CommandName;
  readonly input: unknown;
  readonly caller: Caller;
  /** Whose keys these are: the UUID of the caller's organisation. */
  readonly tenant: string;
  readonly key: string;
  /** SHA-256 of action and canonical input: the same key with another body is refused. */
  readonly fingerprint: Buffer;
  /** The version of an aggregate that the caller has seen; undefined where it does not matter to it. */
  readonly expected: { readonly id: Id; readonly version: number } | undefined;
  readonly settle: (outcome: Outcome) => void;
  attempts: number;
}

export type Outcome = { readonly ok: true; readonly committed: Committed } | { readonly ok: false; readonly error: unknown };

/** An entry as it was written: its index in the log, its leaf hash and its exact bytes. */
export interface CommittedEntry {
  readonly index: number;
  readonly type: string;
  readonly stream: Id;
  readonly version: number;
  readonly leaf: Uint8Array;
  readonly body: Uint8Array;
}

/** What a use case returns: the entries that it wrote, in order. `replayed` tells that an earlier request had written them. */
export interface Committed {
  readonly entries: readonly [CommittedEntry, ...CommittedEntry[]];
  readonly replayed: boolean;
}
