import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { exportPackOf, GATES, readPackDefinition, type PackFor } from '#core/law';
import { Can } from '../http/can.decorator.js';
import { RulebookReader } from '../packs/rulebook.js';
import { LawAnswer, LawQuestion } from './law.shapes.js';
import { judged } from './wrong-fact.js';

@Controller('v1/law')
export class LawController {
  constructor(private readonly rulebook: RulebookReader) {}

  /** Judges one question as `yaosu law` judges a line, under the packs of this exchange. It writes nothing. */
  @Post('evaluate') @HttpCode(200) @Can('law.read', { body: LawQuestion, returns: LawAnswer })
  async evaluate(@Body() { gate = 'export', isExplained = false, ...question }: LawQuestion): Promise<object> {
    const adopted = await this.rulebook.packs();
    return judged(() => GATES[gate](question, { isExplained, packFor: stated(question.pack) ?? adopted }));
  }
}

/** The pack that the question defines itself: how a draft is tried before anybody signs it. */
function stated(pack: LawQuestion['pack']): PackFor | undefined {
  if (typeof pack !== 'object') return undefined;
  const draft = exportPackOf(readPackDefinition(pack, 'pack'));
  return () => draft;
}
