import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Refusal, shanghaiDay } from '#core/exchange';
import { readSimulation, simulate } from '#core/law';
import { AskerIn, type Asker } from '../http/caller.js';
import { Can } from '../http/can.decorator.js';
import { SimulationAnswer, SimulationQuestion } from '../law/law.shapes.js';
import { judged } from '../law/wrong-fact.js';
import { RulebookReader } from '../packs/rulebook.js';
import { OwnFigures } from './own-figures.js';

@Controller('v1/law')
export class ForesightController {
  constructor(private readonly rulebook: RulebookReader, private readonly ownFigures: OwnFigures) {}

  /**
   * Foresees what the law will say to a plan, each transfer under the pack that the rulebook has for its day, as
   * `yaosu law simulate` does. It writes nothing.
   */
  @Post('simulate') @HttpCode(200) @Can('law.read', { body: SimulationQuestion, returns: SimulationAnswer })
  async simulate(@AskerIn() { caller }: Asker, @Body() stated: SimulationQuestion): Promise<object> {
    const today = shanghaiDay(new Date().toISOString());
    const { asOf = today } = stated;
    if (stated.counted === undefined && asOf !== today) {
      throw new Refusal('invalid_request', 'counted is missing: the figures of the ledger are those of today.', { errors: [{ pointer: '/counted', detail: 'is missing where asOf is not today' }], today });
    }
    const figures = stated.counted === undefined ? await this.ownFigures.of(caller.org, today) : null;
    const packs = await this.rulebook.packs();
    const filled = figures === null ? {} : { counted: figures.counted, pace: figures.pace };
    return judged(() => ({ ...simulate(readSimulation({ ...filled, ...stated, asOf }), packs), figures }));
  }
}
