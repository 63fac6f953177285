import { Controller, Get, Param, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Count, Day, IdOf, Nullable, Sealing, StatementDocument } from '#core/exchange';
import { AskerIn, type Asker } from '../http/caller.js';
import { Can } from '../http/can.decorator.js';
import { PAGE } from '../http/cursor.js';
import { queryOf } from '../http/shape.js';
import { StatementDesk } from './statement-desk.js';

const day = Type.Optional({ ...Day, description: 'A sealed day; the latest when it is left out' });
const since = Type.Optional({ ...Day, description: 'An earlier day, to prove that the statement only goes on where that day’s ended' });
const participant = Type.Optional({ ...IdOf('participant'), description: 'For authorities: whose statement; the caller’s own when it is left out' });
const OneQuery = queryOf({ day, since, participant });
const CounterpartyQuery = queryOf({ participant });
const DaysQuery = queryOf({ limit: PAGE.limit, after: Type.Optional({ ...Day, description: 'The `next` of the page before' }) });
const EntriesQuery = queryOf({
  participant, with: Type.Optional({ ...IdOf('participant'), description: 'Only what this one is a party to as well' }), limit: PAGE.limit,
  after: Type.Optional(Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', description: 'The `next` of the page before' })),
});
const next = Nullable(Type.String({ description: 'Where the next page begins; null at the end' }));
const DaysPage = Type.Object({ items: Type.Array(Sealing), next });
const EntriesPage = Type.Object({ items: Type.Array(Type.Object({ index: Count, leafHash: Type.String({ contentEncoding: 'base64' }), type: Type.String(), stream: Type.String() })), next });

/** 对账单: what a participant was party to by the end of each day, provably whole. */
@Controller('v1/statements')
export class StatementsController {
  constructor(private readonly desk: StatementDesk) {}

  @Get() @Can('statement.read', { query: OneQuery, returns: StatementDocument })
  one(@AskerIn() asker: Asker, @Query() query: { readonly day?: string; readonly since?: string; readonly participant?: string }) { return this.desk.statement(asker, query); }

  @Get('days') @Can('statement.read', { query: DaysQuery, returns: DaysPage })
  days(@Query() query: { readonly limit?: string; readonly after?: string }) { return this.desk.days(query); }

  /** The entries behind a statement: who has them all recomputes its root. */
  @Get(':day/entries') @Can('statement.read', { query: EntriesQuery, returns: EntriesPage })
  entries(@AskerIn() asker: Asker, @Param('day') of: string, @Query() query: { readonly participant?: string; readonly with?: string; readonly limit?: string; readonly after?: string }) { return this.desk.entries(asker, of, query); }

  /** 往来对账: what two were party to together, or the proof that it was nothing. */
  @Get(':day/counterparties/:participant') @Can('statement.read', { query: CounterpartyQuery, returns: StatementDocument })
  together(@AskerIn() asker: Asker, @Param('day') of: string, @Param('participant') other: string, @Query() query: { readonly participant?: string }) { return this.desk.together(asker, of, { ...query, other }); }
}
