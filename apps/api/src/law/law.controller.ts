import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { exportPackOf, exportPackOn, GATES, readPackDefinition, type PackFor } from '#core/law';
import { Can } from '../http/can.decorator.js';
import { LawAnswer, LawQuestion } from './law.shapes.js';
import { judged } from './wrong-fact.js';

@Controller('v1/law')
export class LawController {
  /** Judges one question as `yaosu law` judges a line, with the same bytes. It reads no record and writes none. */
  @Post('evaluate') @HttpCode(200) @Can('law.read', { body: LawQuestion, returns: LawAnswer })
  evaluate(@Body() { gate = 'export', isExplained = false, ...question }: LawQuestion): object {
    return judged(() => GATES[gate](question, { isExplained, packFor: packFor(question.pack) }));
  }
}

/** The built-in pack of the day, or the one that the question defines: how a draft is tried before anybody signs it. */
function packFor(stated: LawQuestion['pack']): PackFor {
  if (typeof stated !== 'object') return exportPackOn;
  const draft = exportPackOf(readPackDefinition(stated, 'pack'));
  return () => draft;
}
