import { Controller, Get, Param, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { AsOf, AsOfQueryShape, AsOfShape, PackAsOfShape, PackQueryShape, type AsOfQuery, type PackQuery } from './as-of.js';

@Controller('v1/as-of')
export class AsOfController {
  constructor(private readonly asOf: AsOf) {}

  /** Which rule pack governed a day, as it was known at a moment and as it is known now. */
  @Get('packs/cn-export') @Can('rulebook.read', { query: PackQueryShape, returns: PackAsOfShape })
  pack(@Query() query: PackQuery) { return this.asOf.pack(query); }

  /** The state of one aggregate at a moment, with the entries that made it and their proofs. */
  @Get(':id') @Can('entry.read', { query: AsOfQueryShape, returns: AsOfShape })
  aggregate(@AskerIn() asker: Asker, @Param('id') id: string, @Query() query: AsOfQuery) { return this.asOf.aggregate(idIn(id), asker, query); }
}
