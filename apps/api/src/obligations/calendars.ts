import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, idOf, sha256Hex, shanghaiDay, toICalendar, uuidOf, type DatedObligation, type Id } from '#core/exchange';
import { Agenda, Ledger, sameSecret } from '#ledger';
import type { Order } from '../http/caller.js';
import { RateLimit } from '../http/rate-limit.js';
import { Writer, type Answer } from '../http/writer.js';
import { Credentials } from '../oauth/credentials.js';
import { Health } from '../operations/health.js';

/** An address: 16 bytes that name the participant, 32 that nobody guesses. */
const ADDRESS = /^([A-Za-z0-9_-]{64})\.ics$/;
const PARTICIPANT_BYTES = 16;
const YEAR_MS = 366 * 86_400_000;
/** A calendar program asks once in an hour; several of one office may have one address. */
const FETCHES = { burst: 60, perSecond: 1 };

/** 义务日历订阅: a secret address for calendar programs, which send no token. It shows one participant's own obligations. */
@Injectable()
export class Calendars {
  private readonly fetches = new RateLimit(FETCHES);
  constructor(private readonly writer: Writer, private readonly ledger: Ledger, private readonly agenda: Agenda, private readonly credentials: Credentials, private readonly health: Health) {}

  /** A new address, which replaces the one before. It is shown in this answer, and in a repetition of the same request, and nowhere else. */
  async issue(order: Order): Promise<Answer & { readonly address: string }> {
    const org = orgOf(order);
    const token = Buffer.concat([Buffer.from(uuidOf(org).replaceAll('-', ''), 'hex'), this.credentials.calendarKeyOf(org, order.key)]).toString('base64url');
    const answer = await this.writer.write(order, { id: this.calendarOf(org), input: { addressSha256: sha256Hex(token) } });
    return { ...answer, address: `${this.health.baseUrl}/calendars/${token}.ics` };
  }

  revoke(order: Order): Promise<Answer> {
    return this.writer.write(order, { id: this.calendarOf(orgOf(order)) });
  }

  /** The calendar at an address. An address that is void, or was never given out, does not exist. */
  async serve(address: string, req: FastifyRequest, reply: FastifyReply): Promise<string> {
    this.fetches.take(req.ip);
    const body = await this.read(address);
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    void reply.headers({ etag, 'cache-control': 'private, no-cache', 'content-disposition': 'inline; filename="yaosu-obligations.ics"' });
    if (req.headers['if-none-match'] !== etag) return body;
    void reply.status(304);
    return '';
  }

  private async read(address: string): Promise<string> {
    const [, token = ''] = ADDRESS.exec(address) ?? [];
    const org = participantIn(token);
    const calendar = (await this.ledger.get(this.calendarOf(org)))?.state;
    const isValid = calendar?.state === 'IN_FORCE' && sameSecret(sha256Hex(token), calendar.addressSha256);
    if (!isValid) throw new Refusal('not_found', 'There is no such calendar.');
    const participant = (await this.ledger.get(org))?.state;
    const items = await this.agenda.calendarOf(org, shanghaiDay(new Date(Date.now() - YEAR_MS).toISOString()));
    const name = `${participant?.organisation.name.zh ?? ''} 合规义务`;
    return toICalendar(items as unknown as readonly DatedObligation[], { name, obligationUrl: `${this.health.baseUrl}/v1/obligations/` });
  }

  private calendarOf = (org: Id<'participant'>): Id<'calendar'> => this.ledger.derivedId('calendar', org);
}

function orgOf({ caller }: Order): Id<'participant'> {
  if (caller === null) throw new Error('a calendar belongs to a caller');
  return caller.org;
}

function participantIn(token: string): Id<'participant'> {
  const hex = Buffer.from(token, 'base64url').toString('hex', 0, PARTICIPANT_BYTES).padEnd(2 * PARTICIPANT_BYTES, '0');
  return idOf('participant', [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'));
}
