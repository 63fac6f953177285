import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CertificateDocument } from '#core/exchange';
import { Certifier } from '#ledger';
import { Can, Open } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { PublicRegister, RegisterPage, RegisterQuery } from './public-register.js';

const PDF = 'application/pdf';

/** 登记簿: everybody looks up what is registered; the parties read all of it and have certificates of it. */
@Controller('v1/titles')
export class TitlesController {
  constructor(private readonly reader: Reader, private readonly register: PublicRegister, private readonly certifier: Certifier) {}

  @Get() @Open({ query: RegisterQuery, returns: RegisterPage })
  look(@Query() query: PageQuery) { return this.register.look(query); }

  @Get(':id') @Can('title.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('title', asker, id); }

  @Get(':id/certificate') @Can('title.read', { returns: CertificateDocument })
  async certificate(@AskerIn() asker: Asker, @Param('id') id: string) {
    return this.certifier.document((await this.reader.visible(idIn(id, 'title'), asker)).state);
  }

  @Get(':id/certificate.pdf') @Header('content-type', PDF) @Can('title.read', { produces: PDF })
  async paper(@AskerIn() asker: Asker, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Uint8Array> {
    const { state } = await this.reader.visible(idIn(id, 'title'), asker);
    void reply.header('content-disposition', `attachment; filename="${state.number}.pdf"`);
    return this.certifier.pdf(state);
  }
}
