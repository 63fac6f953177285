import { Controller, Get, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Can } from '../http/can.decorator.js';
import { PAGE } from '../http/cursor.js';
import { queryOf } from '../http/shape.js';
import { Changes, ChangesShape, type ChangesQuery } from './changes.js';

const Size = (description: string) => Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,14}$', description, examples: ['1'] }));
const ChangesQueryShape = queryOf({
  from: Size('The size of the older checkpoint; needed'), to: Size('The size of the newer checkpoint; needed'), limit: PAGE.limit,
  after: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'The `next` of the page before' })),
});

@Controller('v1/log/changes')
export class ChangesController {
  constructor(private readonly changes: Changes) {}

  /** What changed between two published checkpoints, by aggregate, a page of entries at a time. */
  @Get() @Can('log.read_bundle', { query: ChangesQueryShape, returns: ChangesShape })
  between(@Query() query: ChangesQuery) { return this.changes.between(query); }
}
