import { Controller, Get, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Day, Definition } from '#core/exchange';
import { Can } from '../http/can.decorator.js';
import { queryOf } from '../http/shape.js';
import { RulebookReader, TenuresShape } from './rulebook.js';

const On = queryOf({ on: Type.Optional({ ...Day, description: 'The day of an event: only the pack that governs it' }) });

@Controller('v1/rulebook')
export class RulebookController {
  constructor(private readonly rulebook: RulebookReader) {}

  /** Which pack governs which days of events, the built-in ones among them, each with its whole definition. */
  @Get() @Can('rulebook.read', { query: On, returns: TenuresShape(Definition) })
  tenures(@Query() { on }: { readonly on?: string }) { return this.rulebook.tenures(on); }
}
