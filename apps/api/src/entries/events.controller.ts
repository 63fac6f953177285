import { Controller, Get, Headers, Query, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { EventsQueryShape } from './entries.controller.js';
import type { SinceQuery } from './archive.js';
import { Events } from './events.js';

@Controller('v1/events')
export class EventsController {
  constructor(private readonly events: Events) {}

  /** Server-sent events: the entries as they come, from `Last-Event-ID` on, or from `from`, or from now. */
  @Get() @Can('entry.read', { query: EventsQueryShape, produces: 'text/event-stream' })
  async follow(@AskerIn() asker: Asker, @Query() query: SinceQuery, @Headers('last-event-id') lastId: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const stream = await this.events.follow(asker, { query, lastId });
    reply.raw.once('close', () => stream.destroy());
    return new StreamableFile(stream, { type: 'text/event-stream' });
  }
}
