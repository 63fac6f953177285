import { Controller, Get, Param, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Code, OneOf, REGIMES } from '#core/exchange';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { PAGE } from '../http/cursor.js';
import { queryOf } from '../http/shape.js';
import { Shelf, type CatalogQuery } from './shelf.js';

const Search = queryOf({ q: Type.Optional(Type.String({ maxLength: 200, description: 'Words in Chinese or English; every one must occur' })), sector: Type.Optional(Code), regime: Type.Optional(OneOf(REGIMES)), ...PAGE });

@Controller('v1/catalog')
export class CatalogController {
  constructor(private readonly shelf: Shelf) {}

  @Get() @Can('catalog.read', { query: Search })
  search(@AskerIn() asker: Asker, @Query() query: CatalogQuery) { return this.shelf.search(asker, query); }

  @Get(':id') @Can('catalog.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.shelf.one(asker, id); }
}
