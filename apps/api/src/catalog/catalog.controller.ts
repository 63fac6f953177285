import { Controller, Get, Param, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Code, DELIVERY_MODE_NAMES, OneOf, PLAN_KINDS, PRODUCT_KINDS, REGIMES } from '#core/exchange';
import { FACETS } from '#ledger';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { PAGE } from '../http/cursor.js';
import { queryOf } from '../http/shape.js';
import { Shelf, type CatalogQuery } from './shelf.js';

const YES_OR_NO = OneOf(['yes', 'no'] as const);
const sought = {
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Words in Chinese or English; every one must occur' })),
  sector: Type.Optional(Code), kind: Type.Optional(OneOf(PRODUCT_KINDS)), mode: Type.Optional(OneOf(DELIVERY_MODE_NAMES)), price: Type.Optional({ ...OneOf(PLAN_KINDS), description: 'A plan of this kind is offered to everybody' }),
  regime: Type.Optional(OneOf(REGIMES)), abroad: Type.Optional({ ...YES_OR_NO, description: 'Whether the licence lets the data go beyond the mainland' }), personal: Type.Optional({ ...YES_OR_NO, description: 'Whether there is personal information in it' }),
};
const Search = queryOf({ ...sought, ...PAGE });
const Sought = queryOf(sought);
const Counts = Type.Object({
  countedMax: Type.Integer({ description: 'So many listings are counted for each facet' }),
  items: Type.Array(Type.Object({
    facet: OneOf(FACETS), isWhole: Type.Boolean({ description: 'Whether all were counted; otherwise there are at least so many of each value' }), total: Type.Integer(),
    values: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer({ minimum: 1 }) }), { description: 'The most frequent first' }),
  }), { description: 'Each facet without its own choice, so that it tells what choosing otherwise would find. The counts are a moment behind the ledger' }),
});

@Controller('v1/catalog')
export class CatalogController {
  constructor(private readonly shelf: Shelf) {}

  @Get() @Can('catalog.read', { query: Search })
  search(@AskerIn() asker: Asker, @Query() query: CatalogQuery) { return this.shelf.search(asker, query); }

  @Get('facets') @Can('catalog.read', { query: Sought, returns: Counts })
  facets(@AskerIn() asker: Asker, @Query() query: CatalogQuery) { return this.shelf.facets(asker, query); }

  @Get(':id') @Can('catalog.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.shelf.one(asker, id); }
}
