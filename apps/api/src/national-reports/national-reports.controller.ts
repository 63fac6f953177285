import { Controller, Get, Header, Param, Post, Query } from '@nestjs/common';
import { Refusal } from '#core/exchange';
import { Queries } from '#ledger';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

const LINES = 'application/x-ndjson';

/** 国家平台报送: what the national platform was told, and whether it has taken it. */
@Controller('v1/national-reports')
export class NationalReportsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly queries: Queries) {}

  @Get() @Can('nationalreport.read', { query: listQuery('nationalreport') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('nationalreport', asker, query); }

  @Get(':id') @Can('nationalreport.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('nationalreport', asker, id); }

  /** The report as it was handed in: JSON Lines, whose SHA-256 the ledger holds. */
  @Get(':id/document') @Header('content-type', LINES) @Can('nationalreport.read', { produces: LINES })
  async document(@AskerIn() asker: Asker, @Param('id') id: string): Promise<string> {
    const { state: { reportSha256 } } = await this.reader.visible(idIn(id, 'nationalreport'), asker);
    const document = await this.queries.document(reportSha256);
    if (document === undefined) throw new Refusal('not_found', `There is no document ${reportSha256}.`, { sha256: reportSha256 });
    return document.body;
  }

  @Post(':id/resubmit') @Can('nationalreport.resubmit')
  resubmit(@OrderIn() order: Order) { return this.writer.write(order); }
}
