import type { IncomingHttpHeaders } from 'node:http';
import { isSigned, receiverKey, type WebhookSecret } from '../webhooks/standard-webhooks.js';

/** How far the clocks of asker and asked may lie apart (Standard Webhooks: a few minutes). */
const SECONDS_APART_MAX = 300;
/** Questions that are remembered: more within the time that a signature is good for are refused. */
const REMEMBERED_MAX = 20_000;

/** The asked side of a signed question: it is under the shared secret, of just now, and was not asked before. */
export class SignedQuestions {
  private readonly key: string;
  private readonly asked = new Map<string, number>();

  constructor(secret: WebhookSecret, private readonly now: () => number = Date.now) {
    this.key = receiverKey(secret);
  }

  /** Why a question is not taken; undefined for one that is. */
  complaint(headers: IncomingHttpHeaders, body: string): string | undefined {
    const [id, time, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers[name]);
    if (typeof id !== 'string' || typeof time !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(time)) return 'the question is not signed';
    const [timestamp, seconds] = [Number(time), this.now() / 1000];
    if (!isSigned(this.key, { id, timestamp, body }, signature)) return 'the signature is not under the shared secret';
    if (Math.abs(seconds - timestamp) > SECONDS_APART_MAX) return 'the question is not of now';
    this.forgetBefore(seconds - 2 * SECONDS_APART_MAX);
    if (this.asked.has(id)) return 'the question was asked before';
    if (this.asked.size >= REMEMBERED_MAX) return 'too many questions at a time';
    this.asked.set(id, seconds);
    return undefined;
  }

  /** Oldest first, as they came. */
  private forgetBefore(seconds: number): void {
    for (const [id, at] of this.asked) {
      if (at >= seconds) return;
      this.asked.delete(id);
    }
  }
}
