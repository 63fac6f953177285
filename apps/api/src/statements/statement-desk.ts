import { Injectable } from '@nestjs/common';
import { Refusal, inOrder, type Id, type Sealing, type StatementDocument } from '#core/exchange';
import { Statements, type ListedEntry, type Page } from '#ledger';
import type { Asker } from '../http/caller.js';
import { limitOf } from '../http/cursor.js';
import { idIn } from '../http/ids.js';

const BEFORE_ALL = '0001-01-01';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

type Parties = readonly Id<'participant'>[];

/** Whose statements a caller may have: its own, or as an authority anybody's. */
@Injectable()
export class StatementDesk {
  constructor(private readonly statements: Statements) {}

  async statement(asker: Asker, { day, since, participant }: { readonly day?: string; readonly since?: string; readonly participant?: string }): Promise<StatementDocument> {
    const party = partyOf(asker, participant);
    const of = day ?? await this.statements.latest();
    if (of === undefined) throw new Refusal('not_found', 'No day is sealed yet.');
    if (since !== undefined && since >= of) throw new Refusal('invalid_request', `${since} is not before ${of}.`, { parameter: 'since' });
    const now = await this.document([party], of);
    if (since === undefined) return now;
    const { parties: _same, ...before } = await this.document([party], since);
    return { ...now, since: { ...before, consistency: await this.statements.consistency(party, before.statement, now.statement) } };
  }

  days({ after = BEFORE_ALL, limit }: { readonly limit?: string; readonly after?: string }): Promise<Page<Sealing>> {
    return this.statements.days({ after, limit: limitOf(limit) });
  }

  async entries(asker: Asker, day: string, query: { readonly participant?: string; readonly with?: string; readonly limit?: string; readonly after?: string }): Promise<Page<ListedEntry>> {
    const { participant, with: other, limit, after } = query;
    const parties = [partyOf(asker, participant), ...(other === undefined ? [] : [idIn(other, 'participant')])];
    const { sealing: { through } } = await this.sealed(day);
    return this.statements.entries(parties, { through, after: after === undefined ? -1 : Number(after), limit: limitOf(limit) });
  }

  async together(asker: Asker, day: string, { participant, other }: { readonly participant?: string; readonly other: string }): Promise<StatementDocument> {
    const parties = inOrder([partyOf(asker, participant), idIn(other, 'participant')]);
    if (parties.length < 2) throw new Refusal('invalid_request', 'A counterparty is another participant.', { parameter: 'participant' });
    return this.document(parties, day);
  }

  private async document(parties: Parties, day: string): Promise<StatementDocument> {
    await this.sealed(day);
    const found = await this.statements.statement(parties, day);
    if (found === undefined) throw new Refusal('not_found', `The sealing of ${day} is not in a signed checkpoint yet; try again shortly.`, { day, retryAfterSeconds: 1 });
    return { parties: [...parties], ...found };
  }

  private async sealed(day: string): Promise<{ readonly sealing: Sealing }> {
    const found = DAY.test(day) ? await this.statements.sealing(day) : undefined;
    if (found === undefined) throw new Refusal('not_found', `${day.slice(0, 20)} is no sealed day.`, { day: day.slice(0, 20) });
    return found;
  }
}

/** Another's statement does not exist for who may not see it. */
function partyOf({ caller, scope }: Asker, participant: string | undefined): Id<'participant'> {
  const party = participant === undefined ? caller.org : idIn(participant, 'participant');
  if (scope !== 'any' && party !== caller.org) throw new Refusal('not_found', `There is no statement of ${party}.`, { id: party });
  return party;
}
