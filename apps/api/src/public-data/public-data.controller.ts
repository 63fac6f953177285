import { Controller, Get, Param, Query } from '@nestjs/common';
import { Open } from '../http/can.decorator.js';
import { ProductsShape, PublicData, PublicDataQuery, PublicDataShape, type PublicDataRequest } from './public-data.js';

@Controller('v1/public-data')
export class PublicDataController {
  constructor(private readonly published: PublicData) {}

  /** Everyone may know who operates which public data, and until when. */
  @Get() @Open({ query: PublicDataQuery, returns: PublicDataShape })
  list(@Query() query: PublicDataRequest) { return this.published.list(query); }

  /** And what was made of them, and what it is used for. */
  @Get(':id') @Open({ returns: ProductsShape })
  one(@Param('id') id: string) { return this.published.one(id); }
}
