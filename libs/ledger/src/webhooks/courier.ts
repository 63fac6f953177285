import type { Outcome, WebhookPort } from '#adapters/ports';
import { isWanted, uuidOf, type Id, type Webhook } from '#core/exchange';
import { toBase64 } from '#core/tlog';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { unlessOvertaken } from '../refused.js';
import { systemCaller } from '../system.js';
import { Recurring } from '../task.js';
import { CLAIMS_MAX, RETRYING_MAX, type Attempted, type Claim, type Post, type PostBox } from './post-box.js';
import type { WebhookSecrets } from './secrets.js';

const PACE_MS = 250;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Messages of one round of one webhook, and of those at the same time: within the lease, also where each takes its ten seconds. */
const ROUND_MAX = 16;
const AT_ONCE = 4;
/** When a message that failed is tried again, as Standard Webhooks suggests; after the last of these it has failed. */
export const RETRY_MS: readonly number[] = [5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, 14 * HOUR_MS, 20 * HOUR_MS, 24 * HOUR_MS];
/** While nothing is received a receiver is asked less and less often, whatever there is to tell. */
const PAUSE_MS_MIN = SECOND_MS;
const PAUSE_MS_MAX = 5 * MINUTE_MS;
/** After so long without a message received a webhook is disabled. */
const GIVE_UP_MS = 5 * DAY_MS;
const CALLER = systemCaller('courier');

export interface CourierOptions {
  readonly ledger: Ledger;
  readonly box: PostBox;
  readonly port: Pick<WebhookPort, 'post'>;
  readonly secrets: WebhookSecrets;
  readonly logger: Logger;
  readonly retryMs?: readonly number[];
  readonly pauseMs?: { readonly min: number; readonly max: number };
  readonly giveUpMs?: number;
}

/**
 * Posts the entries of participants to their webhooks: each at least once, under an id that stays the same through attempts and
 * replays, in about the order of the ledger. What fails is tried again later and keeps nothing else back; a receiver that takes
 * nothing is asked ever less often, and after days no more.
 */
export class Courier extends Recurring<number> {
  constructor(private readonly options: CourierOptions) {
    super({ logger: options.logger, complaint: 'the courier failed and tries again', paceMs: PACE_MS, isMore: (served) => served >= CLAIMS_MAX });
  }

  /** One round for each webhook whose turn it is; tells how many there were. */
  async step(): Promise<number> {
    const claims = await this.options.box.claim();
    const rounds = await Promise.allSettled(claims.map((claim) => this.serve(claim)));
    const failed = rounds.find((round) => round.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return claims.length;
  }

  private async serve(claim: Claim): Promise<void> {
    const { ledger, box } = this.options;
    const webhook = (await ledger.get(claim.webhook))?.state;
    if (webhook?.state !== 'ACTIVE') return this.giveBack(claim);
    const { posts, nextIndex } = await this.round(claim, webhook);
    const outcomes = await inParallel(posts, AT_ONCE, (post) => this.deliver(webhook, post));
    if (this.signal.aborted) return this.giveBack(claim);
    const isFailing = outcomes.length === 0 ? claim.isFailing : !outcomes.some(({ isReceived }) => isReceived);
    const asked = Math.max(0, ...outcomes.map(({ retryAfterMs }) => retryAfterMs));
    const attempted = posts.map((post, i) => this.attempted(post, outcomes[i]));
    const failingSince = await box.settle({ claim, nextIndex, attempted, isFailing, pauseMs: Math.max(asked, isFailing ? this.pauseAfter(claim.failures) : 0) });
    await this.giveUpOn(claim.webhook, failingSince, outcomes.some(({ isGone }) => isGone));
  }

  /** As if its turn had not come: what was posted is posted again. */
  private async giveBack(claim: Claim): Promise<void> {
    await this.options.box.settle({ claim, nextIndex: claim.nextIndex, attempted: [], isFailing: claim.isFailing, pauseMs: 0 });
  }

  /** What is posted now: messages to be tried again, then new ones; a single new one, to see whether anybody is there, while nothing is received. */
  private async round(claim: Claim, webhook: Webhook): Promise<{ readonly posts: readonly Post[]; readonly nextIndex: number }> {
    const { box } = this.options;
    const { posts: again, waiting } = await box.retries(claim, ROUND_MAX);
    const room = waiting >= RETRYING_MAX ? 0 : claim.isFailing ? 1 : ROUND_MAX - again.length;
    if (room <= 0) return { posts: again, nextIndex: claim.nextIndex };
    const { posts: fresh, isAll } = await box.fresh(claim);
    const begun = new Set(again.map(({ index }) => index));
    const wanted = fresh.filter((post) => isWanted(webhook, post) && !begun.has(post.index));
    const beyond = wanted[room]?.index ?? (isAll ? claim.through : (fresh.at(-1)?.index ?? claim.nextIndex) + 1);
    return { posts: [...again, ...wanted.slice(0, room)], nextIndex: beyond };
  }

  private deliver({ id, url, keys }: Webhook, { index, stream, type, version, leaf, at }: Post): Promise<Outcome> {
    const { port, secrets } = this.options;
    const body = JSON.stringify({ type, timestamp: at.toISOString(), data: { index, stream, version, leafHash: toBase64(leaf) } });
    return port.post({ url, id: messageId(id, index), body, secrets: secrets.signing(keys, Date.now()) }, this.signal);
  }

  private attempted(post: Post, outcome: Outcome | undefined): Attempted {
    if (outcome === undefined) throw new Error(`entry ${post.index} was posted and has no outcome`);
    const { isReceived, answered, failure } = outcome;
    const { retryMs: schedule = RETRY_MS } = this.options;
    const retryMs = isReceived ? null : schedule[post.attempts] ?? null;
    return { post, status: isReceived ? 'DELIVERED' : retryMs === null ? 'FAILED' : 'RETRYING', answered, failure, retryMs };
  }

  private pauseAfter(failures: number): number {
    const { min, max } = this.options.pauseMs ?? { min: PAUSE_MS_MIN, max: PAUSE_MS_MAX };
    return Math.min(max, min * 2 ** Math.min(failures, 30));
  }

  private async giveUpOn(id: Id<'webhook'>, failingSince: Date | null, isGone: boolean): Promise<void> {
    const { ledger, giveUpMs = GIVE_UP_MS } = this.options;
    if (failingSince === null || (!isGone && Date.now() - failingSince.getTime() < giveUpMs)) return;
    const reason = isGone ? '接收端已注销（410）The receiver answered that it is gone (410).' : '多日无法送达 Nothing was received for days.';
    await unlessOvertaken(ledger.submit('webhook.give_up', { id, reason, failingSince: failingSince.toISOString() }, { caller: CALLER, key: `give-up:${id}:${failingSince.toISOString()}` })); // It was disabled or removed meanwhile.
  }
}

/** The same for every attempt and every replay, so that a receiver tells a repetition. */
export const messageId = (webhook: Id<'webhook'>, index: number): string => `msg_${uuidOf(webhook)}_${index}`;

/** Does the work for each item, so many at a time; the answers are in the order of the items. */
async function inParallel<Item, Answer>(items: readonly Item[], count: number, work: (item: Item) => Promise<Answer>): Promise<Answer[]> {
  const answers = new Array<Answer>(items.length);
  const rest = items.entries();
  await Promise.all(Array.from({ length: Math.min(count, items.length) }, async () => {
    for (const [i, item] of rest) answers[i] = await work(item);
  }));
  return answers;
}
