import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Open } from '../http/can.decorator.js';
import { CalendarPage } from './calendar-page.js';

/** Where calendar programs fetch: the address is the secret. */
@Controller('calendars')
export class CalendarsController {
  constructor(private readonly page: CalendarPage) {}

  @Get(':address') @Header('content-type', 'text/calendar; charset=utf-8') @Open({ produces: 'text/calendar' })
  serve(@Param('address') address: string, @Req() req: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> { return this.page.serve(address, req, reply); }
}
