import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Refusal, type Id } from '#core/exchange';
import { Ledger, PointFeed, Ports, Pulses, type Heard } from '#ledger';
import type { Asker, Order } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { Reader } from '../http/reader.js';
import { Writer, type Answer } from '../http/writer.js';
import { Credentials } from '../oauth/credentials.js';

/** How many long polls are open at once. */
const POLLS_MAX = 2_048;

/** The answer that gives out what a point needs to speak and to believe what it is told. */
export interface Enrolment extends Answer { readonly clientId: string; readonly clientSecret: string; readonly pushSecret: string }
export interface FeedQuery { readonly after?: string; readonly wait?: string }

/** Enforcement points: what of them the server makes. */
@Injectable()
export class Enrolments {
  constructor(private readonly writer: Writer, private readonly ledger: Ledger, private readonly credentials: Credentials, private readonly ports: Ports) {}

  register(order: Order<{ readonly code: string; readonly endpoint?: string }>): Promise<Enrolment> {
    this.requireEndpoint(order.body.endpoint);
    if (order.caller === null) throw new Error('a point is registered by somebody');
    return this.enrolled(order, this.ledger.derivedId('enforcer', order.caller.org, order.body.code));
  }

  renewCredential(order: Order): Promise<Enrolment> {
    return this.enrolled(order, idIn(String(order.id), 'enforcer'));
  }

  private async enrolled(order: Order<object>, id: Id<'enforcer'>): Promise<Enrolment> {
    if (order.caller === null) throw new Error('a point belongs to somebody');
    const credential = this.credentials.make(order.caller.org, order.key, { person: null });
    const answer = await this.writer.write(order, { id, input: { ...order.body, credential } });
    return { ...answer, ...this.credentials.clientOf(order.caller.org, credential.id), pushSecret: this.credentials.pushSecretOf(id) };
  }

  /** Why a point may not be told anything there; what its name resolves to is looked at each time. */
  revise(order: Order<{ readonly endpoint?: string | null }>): Promise<Answer> {
    this.requireEndpoint(order.body.endpoint);
    return this.writer.write(order);
  }

  private requireEndpoint(endpoint: string | null | undefined): void {
    const wrong = endpoint == null ? undefined : this.ports.webhooks.complaint(endpoint);
    if (wrong !== undefined) throw new Refusal('endpoint_forbidden', `Nothing is pushed there: ${wrong}.`, { pointer: '/endpoint' });
  }
}

/** What points have to hear of. */
@Injectable()
export class Points implements BeforeApplicationShutdown {
  private readonly open = new Set<AbortController>();
  constructor(private readonly reader: Reader, private readonly feed: PointFeed, private readonly pulses: Pulses) {}

  /** What a point has to hear of. Only the point's own reading counts as a sign of life. */
  async hear(asker: Asker, text: string, { query: { after, wait = '0' }, gone }: { readonly query: FeedQuery; readonly gone: (end: () => void) => void }): Promise<Heard> {
    const id = idIn(text, 'enforcer');
    await this.reader.visible(id, asker);
    const { enforcer } = asker.caller;
    if (enforcer !== undefined && enforcer !== id) throw new Refusal('not_found', `There is no enforcer ${id}.`, { id });
    if (enforcer !== undefined) await this.pulses.note(id);
    if (this.open.size >= POLLS_MAX) throw new Refusal('overloaded', `At most ${POLLS_MAX} points wait at once.`);
    const ending = new AbortController();
    this.open.add(ending);
    gone(() => { ending.abort(); });
    try {
      return await this.feed.hear(id, { after: after === undefined ? undefined : Number(after), waitMs: Number(wait) * 1000, signal: ending.signal });
    } finally {
      this.open.delete(ending);
    }
  }

  /** Ends every wait, so that closing the server does not take as long as the longest. */
  beforeApplicationShutdown(): void {
    for (const ending of this.open) ending.abort();
  }
}
