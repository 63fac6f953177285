import type { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Post, Query, Res } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { CredentialRequest } from '../http/bodies.js';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { Admissions } from './admissions.js';
import { Directory, PeopleShape } from './directory.js';
import { queryOf } from '../http/shape.js';
import { ExitShape, Exits } from './exits.js';
import { HandoverDesk } from './handover-desk.js';

const ZIP = 'application/zip';
const AtCheckpoint = queryOf({ checkpoint: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'Size of a published checkpoint: the same file again. Without it, as of now' })) });

@Controller('v1/participants')
export class ParticipantsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly admissions: Admissions, private readonly directory: Directory, private readonly exits: Exits, private readonly handovers: HandoverDesk) {}

  @Post() @Can('participant.apply')
  apply(@OrderIn() order: Order) { return this.admissions.enter(order); }

  @Get() @Can('participant.read', { query: listQuery('participant') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('participant', asker, query); }

  @Get(':id') @Can('participant.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('participant', asker, id); }

  /** The people behind the digests: whom to turn to, and who the persons are. */
  @Get(':id/people') @Can('participant.read', { returns: PeopleShape })
  people(@AskerIn() asker: Asker, @Param('id') id: string) { return this.directory.people(asker, id); }

  @Post(':id/endorse') @Can('participant.endorse')
  endorse(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/admit') @Can('participant.admit')
  admit(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/reject') @Can('participant.reject')
  reject(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/suspend') @Can('participant.suspend')
  suspend(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/resume') @Can('participant.resume')
  resume(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/exit') @Can('participant.exit')
  exit(@OrderIn() order: Order) { return this.writer.write(order); }

  /** What still holds a participant that leaves, or would leave. */
  @Get(':id/exit') @Can('participant.read', { returns: ExitShape })
  exitProgress(@AskerIn() asker: Asker, @Param('id') id: string) { return this.exits.of(asker, id); }

  /** 证明交接: what it was party to, each entry with its receipt and documents, and its statement, in one file that needs the exchange no more. */
  @Get(':id/handover') @Header('content-type', ZIP) @Can('statement.read', { query: AtCheckpoint, produces: ZIP })
  handover(@AskerIn() asker: Asker, @Param('id') id: string, @Query() query: { readonly checkpoint?: string }, @Res({ passthrough: true }) reply: FastifyReply): Promise<Readable> {
    return this.handovers.handOver(asker, { id, ...query }, reply);
  }

  @Post(':id/close') @Can('participant.close')
  close(@OrderIn() order: Order) { return this.exits.close(order); }

  @Post(':id/signing-keys') @Can('participant.register_key')
  registerKey(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/signing-keys/:key/retire') @Can('participant.retire_key')
  retireKey(@OrderIn() order: Order, @Param('key') keyId: string) { return this.writer.write(order, { input: { ...order.body, keyId } }); }

  @Post(':id/persons') @Can('person.add')
  addPerson(@OrderIn() order: Order) { return this.admissions.addPerson(order); }

  @Post(':id/credentials') @Can('credential.issue')
  issueCredential(@OrderIn() order: Order<CredentialRequest>) { return this.admissions.issueCredential(order); }

  @Post(':id/credentials/:credential/revoke') @Can('credential.revoke')
  revokeCredential(@OrderIn() order: Order, @Param('credential') credential: string) { return this.writer.write(order, { input: { ...order.body, credential } }); }
}
