import { Injectable } from '@nestjs/common';
import { sha256Hex, type Id } from '#core/exchange';
import { Ledger } from '#ledger';
import type { Order } from '../http/caller.js';
import { Writer, type Answer } from '../http/writer.js';
import { Credentials } from '../oauth/credentials.js';
import { Health } from '../operations/health.js';
import { tokenOf } from './calendar-token.js';

/** 义务日历订阅: gives out and takes back the secret address at which calendar programs, which send no token, fetch a participant's obligations. */
@Injectable()
export class Calendars {
  constructor(private readonly writer: Writer, private readonly ledger: Ledger, private readonly credentials: Credentials, private readonly health: Health) {}

  /** A new address, which replaces the one before. It is shown in this answer, and in a repetition of the same request, and nowhere else. */
  async issue(order: Order): Promise<Answer & { readonly address: string }> {
    const org = orgOf(order);
    const token = tokenOf(org, this.credentials.calendarKeyOf(org, order.key));
    const answer = await this.writer.write(order, { id: this.calendarOf(org), input: { addressSha256: sha256Hex(token) } });
    return { ...answer, address: `${this.health.baseUrl}/calendars/${token}.ics` };
  }

  revoke(order: Order): Promise<Answer> {
    return this.writer.write(order, { id: this.calendarOf(orgOf(order)) });
  }

  private calendarOf = (org: Id<'participant'>): Id<'calendar'> => this.ledger.derivedId('calendar', org);
}

function orgOf({ caller }: Order): Id<'participant'> {
  if (caller === null) throw new Error('a calendar belongs to a caller');
  return caller.org;
}
