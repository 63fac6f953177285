import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Open } from '../http/can.decorator.js';
import { Calendars } from './calendars.js';

/** Where calendar programs fetch: the address is the secret. */
@Controller('calendars')
export class CalendarsController {
  constructor(private readonly calendars: Calendars) {}

  @Get(':address') @Header('content-type', 'text/calendar; charset=utf-8') @Open({ produces: 'text/calendar' })
  serve(@Param('address') address: string, @Req() req: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> { return this.calendars.serve(address, req, reply); }
}
