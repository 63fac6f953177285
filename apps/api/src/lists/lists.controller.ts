import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can, Open } from '../http/can.decorator.js';
import { OrderIn, type Order } from '../http/caller.js';
import { ListQuery, ListShape, Lists, ProposalsShape } from './lists.js';

@Controller('v1/lists')
export class ListsController {
  constructor(private readonly lists: Lists) {}

  /** Everyone may know what is not traded, and what was not on any day. */
  @Get(':list') @Open({ query: ListQuery, returns: ListShape })
  read(@Param('list') list: string, @Query('on') on?: string) { return this.lists.read(list, on); }

  @Get(':list/proposals') @Can('watchlist.read', { returns: ProposalsShape })
  proposals(@Param('list') list: string) { return this.lists.proposals(list); }

  @Post(':list/items') @Can('watchlist.propose_addition')
  add(@OrderIn() order: Order, @Param('list') list: string) { return this.lists.change(order, list); }

  @Post(':list/items/:code/remove') @Can('watchlist.propose_removal')
  remove(@OrderIn() order: Order, @Param('list') list: string, @Param('code') code: string) { return this.lists.change(order, list, code); }

  @Post(':list/items/:code/confirm') @Can('watchlist.confirm')
  confirm(@OrderIn() order: Order, @Param('list') list: string, @Param('code') code: string) { return this.lists.change(order, list, code); }

  @Post(':list/items/:code/reject') @Can('watchlist.reject')
  reject(@OrderIn() order: Order, @Param('list') list: string, @Param('code') code: string) { return this.lists.change(order, list, code); }
}
