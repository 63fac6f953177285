import { Controller, Get, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Refusal } from '#core/exchange';
import { NAMED_RECORDS_MAX, PartyNames, type NamesTold } from '#ledger';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { isId } from '../http/ids.js';
import { queryOf } from '../http/shape.js';

const NamesQuery = queryOf({ of: Type.Optional(Type.String({ maxLength: 45 * NAMED_RECORDS_MAX, description: `Ids of records that the caller may see, separated by commas, at most ${NAMED_RECORDS_MAX}` })) });
const Named = Type.Object({ id: Type.String(), name: Type.Object({ zh: Type.String(), en: Type.Optional(Type.String()) }) });
const NamesShape = Type.Object({
  items: Type.Array(Named, { description: 'The parties of these records, each once; of a record that the caller may not see, none' }),
  records: Type.Array(Named, { description: 'What these records, and those that they name, are called: by their own name, or by that of what they are about. What has no name is left out' }),
});

/** 交易对方: what the other parties of one's own records are called, and the records themselves. */
@Controller('v1/party-names')
export class NamesController {
  constructor(private readonly names: PartyNames) {}

  @Get() @Can('partyname.read', { query: NamesQuery, returns: NamesShape })
  async of(@AskerIn() { caller }: Asker, @Query() { of = '' }: { readonly of?: string }): Promise<NamesTold> {
    const ids = [...new Set(of.split(','))];
    if (ids.length > NAMED_RECORDS_MAX || !ids.every((id) => isId(id))) throw new Refusal('invalid_request', `Name at most ${NAMED_RECORDS_MAX} ids, separated by commas.`, { parameter: 'of' });
    return this.names.of(ids, caller);
  }
}
