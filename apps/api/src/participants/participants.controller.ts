import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { CredentialRequest } from '../http/bodies.js';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { Admissions } from './admissions.js';
import { Directory, PeopleShape } from './directory.js';
import { ExitShape, Exits } from './exits.js';

@Controller('v1/participants')
export class ParticipantsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly admissions: Admissions, private readonly directory: Directory, private readonly exits: Exits) {}

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

  @Post(':id/close') @Can('participant.close')
  close(@OrderIn() order: Order) { return this.exits.close(order); }

  @Post(':id/persons') @Can('person.add')
  addPerson(@OrderIn() order: Order) { return this.admissions.addPerson(order); }

  @Post(':id/credentials') @Can('credential.issue')
  issueCredential(@OrderIn() order: Order<CredentialRequest>) { return this.admissions.issueCredential(order); }

  @Post(':id/credentials/:credential/revoke') @Can('credential.revoke')
  revokeCredential(@OrderIn() order: Order, @Param('credential') credential: string) { return this.writer.write(order, { input: { ...order.body, credential } }); }
}
