import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, sha256Hex, shanghaiDay, toICalendar, type Id } from '#core/exchange';
import { Agenda, Ledger, sameSecret } from '#ledger';
import { RateLimit } from '../http/rate-limit.js';
import { Health } from '../operations/health.js';
import { tokenIn } from './calendar-token.js';

const YEAR_MS = 366 * 86_400_000;
/** A calendar program asks once in an hour; several of one office may have one address. */
const FETCHES = { burst: 60, perSecond: 1 };

/** What calendar programs fetch: one participant's own obligations, all that are open and those of the last year. */
@Injectable()
export class CalendarPage {
  private readonly fetches = new RateLimit(FETCHES);
  constructor(private readonly ledger: Ledger, private readonly agenda: Agenda, private readonly health: Health) {}

  /** The calendar at an address. An address that is void, or was never given out, does not exist. */
  async serve(file: string, req: FastifyRequest, reply: FastifyReply): Promise<string> {
    this.fetches.take(req.ip);
    const body = await this.calendarOf(await this.holderOf(file));
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    void reply.headers({ etag, 'cache-control': 'private, no-cache', 'content-disposition': 'inline; filename="yaosu-obligations.ics"' });
    if (req.headers['if-none-match'] !== etag) return body;
    void reply.status(304);
    return '';
  }

  private async holderOf(file: string): Promise<Id<'participant'>> {
    const named = tokenIn(file);
    const calendar = named === undefined ? undefined : (await this.ledger.get(this.ledger.derivedId('calendar', named.org)))?.state;
    if (named === undefined || calendar?.state !== 'IN_FORCE' || !sameSecret(sha256Hex(named.token), calendar.addressSha256)) throw new Refusal('not_found', 'There is no such calendar.');
    return named.org;
  }

  private async calendarOf(org: Id<'participant'>): Promise<string> {
    const name = (await this.ledger.get(org))?.state.organisation.name.zh ?? org;
    const obligations = await this.agenda.calendarOf(org, shanghaiDay(new Date(Date.now() - YEAR_MS).toISOString()));
    return toICalendar(obligations, { name: `${name} 合规义务`, obligationUrl: `${this.health.baseUrl}/v1/obligations/` });
  }
}
