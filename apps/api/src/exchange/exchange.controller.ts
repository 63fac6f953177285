import { Controller, Post } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { OrderIn, type Order } from '../http/caller.js';
import { Admissions, type Admission } from '../participants/admissions.js';

@Controller('v1/exchange')
export class ExchangeController {
  constructor(private readonly admissions: Admissions) {}

  @Post('bootstrap') @Can('participant.bootstrap')
  bootstrap(@OrderIn() order: Order): Promise<Admission> {
    return this.admissions.enter(order);
  }
}
