import { Injectable } from '@nestjs/common';
import { Institutions } from '#adapters/settlement';
import { Refusal, isVisible } from '#core/exchange';
import { Ledger, applyStanding } from '#ledger';
import type { Order } from '../http/caller.js';
import { Writer, type Answer } from '../http/writer.js';

export interface Movement { readonly amount: string; readonly institution: string }

/** Where orders meet the institutions that this exchange is connected to. */
@Injectable()
export class Counter {
  constructor(private readonly writer: Writer, private readonly ledger: Ledger, private readonly institutions: Institutions) {}

  /** An institution that nobody is connected to would never answer: better refused now. A repetition is answered as it was, whatever is connected. */
  async instruct(order: Order<Movement>): Promise<Answer> {
    const { institution } = order.body;
    const found = order.id === undefined ? undefined : await this.ledger.get(order.id);
    const isTheirs = found !== undefined && isVisible('party', order.caller?.org ?? '', found.state);
    if (isTheirs && this.institutions.get(institution) === undefined) {
      throw new Refusal('reference_invalid', `This exchange settles by ${this.institutions.names.join(', ') || 'no institution'}, not by ${institution}.`, { pointer: '/institution', institutions: this.institutions.names });
    }
    return this.writer.write(order);
  }

  /** A signed notice of an institution; who it is from, its signature says. */
  async receive(name: string, note: string): Promise<{ readonly status: string }> {
    const port = this.institutions.get(name);
    if (port === undefined) throw new Refusal('not_found', `There is no institution ${name.slice(0, 64)}.`);
    const notice = port.open(note);
    if (!notice.ok) throw new Refusal('unauthenticated', `The notice is not signed by ${name}: ${notice.reason}.`);
    return { status: await applyStanding(this.ledger, notice.value, name) };
  }
}
