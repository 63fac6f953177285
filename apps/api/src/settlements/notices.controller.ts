import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { NOTICE_LENGTH_MAX } from '#adapters/settlement';
import { closed } from '#core/exchange';
import { Open } from '../http/can.decorator.js';
import { Counter } from './counter.js';

const Notice = closed({ note: Type.String({ maxLength: NOTICE_LENGTH_MAX, description: 'C2SP signed-note: the notice as one line of canonical JSON, signed by the institution' }) });
const Taken = closed({ status: Type.String({ description: 'What came of it: recorded, known, or contradicted' }) });

/** Where institutions call back. Nobody logs in: the signature is who it is. */
@Controller('settlement-notices')
export class NoticesController {
  constructor(private readonly counter: Counter) {}

  @Post(':institution') @HttpCode(200) @Open({ body: Notice, returns: Taken })
  receive(@Param('institution') institution: string, @Body() { note }: { readonly note: string }) { return this.counter.receive(institution, note); }
}
