import type { Load, Window } from '../measure.js';

/**
 * One request as text, cut where a number that no other request has goes in: in the idempotency key and in the digest of a
 * file. It has always NUMBER_DIGITS digits, so that the length of the body is known beforehand.
 */
export type RequestParts = readonly string[];
export const NUMBER_DIGITS = 16;

/** What the parent process asks of the load generator. */
export interface LoadPlan extends Load {
  readonly host: string;
  /** Connections are spread evenly over these. */
  readonly ports: readonly number[];
  /** Taken in turn; scattered by their order. */
  readonly requests: readonly RequestParts[];
  /** The status that is an answer; 201 unless said. */
  readonly expected?: number;
  /** Requests are sent at this rate, whether or not those before are answered; each is timed from when it was due. */
  readonly perSecond?: number;
}

/** What the load generator tells. */
export type LoadReport = { readonly at: 'begin' | 'end' } | { readonly at: 'done'; readonly window: Window } | { readonly at: 'failed'; readonly reason: string };
