import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { Heard } from '#ledger';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { queryOf } from '../http/shape.js';
import { Writer } from '../http/writer.js';
import { Enrolments, Points, type FeedQuery } from './points.js';

const feedQuery = queryOf({
  after: Type.Optional(Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', description: 'The `next` of the answer before; without it from now on' })),
  wait: Type.Optional(Type.String({ pattern: '^(1?[0-9]|2[0-5])$', description: 'How many seconds to wait for something new, at most 25' })),
});
const Feed = Type.Object({
  items: Type.Array(Type.Object({
    index: Type.Integer({ minimum: 0, description: 'The entry' }), type: Type.String({ description: 'Its type' }),
    subject: Type.String({ description: 'What it is about: an answer of the introspection that names it among its `subjects` is out of date' }),
  })),
  next: Type.Integer({ minimum: 0, description: 'Where to go on: everything below has been looked at' }),
  size: Type.Integer({ minimum: 0, description: 'How many entries there are; whoever is told less than this as `next` later on hears too late' }),
  awaiting: Type.Array(Type.String(), { description: 'The grants whose revocation waits for this point' }),
});

/** 执行点: gateways, connectors and compute nodes. */
@Controller('v1/enforcers')
export class EnforcersController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly enrolments: Enrolments, private readonly points: Points) {}

  @Post() @Can('enforcer.register')
  register(@OrderIn() order: Order<{ readonly code: string; readonly endpoint?: string }>) { return this.enrolments.register(order); }

  @Get() @Can('enforcer.read', { query: listQuery('enforcer') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('enforcer', asker, query); }

  @Get(':id') @Can('enforcer.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('enforcer', asker, id); }

  @Post(':id/revise') @Can('enforcer.revise')
  revise(@OrderIn() order: Order<{ readonly endpoint?: string | null }>) { return this.enrolments.revise(order); }

  @Post(':id/renew-credential') @Can('enforcer.renew_credential')
  renewCredential(@OrderIn() order: Order) { return this.enrolments.renewCredential(order); }

  @Post(':id/retire') @Can('enforcer.retire')
  retire(@OrderIn() order: Order) { return this.writer.write(order); }

  /** What the point has to hear of: revocations and everything else that ends or changes what it lets through. */
  @Get(':id/revocations') @Can('enforcer.read', { query: feedQuery, returns: Feed })
  hear(@AskerIn() asker: Asker, @Param('id') id: string, @Query() query: FeedQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<Heard> {
    return this.points.hear(asker, id, { query, gone: (end) => { reply.raw.once('close', end); } });
  }
}
