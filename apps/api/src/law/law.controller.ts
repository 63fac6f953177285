import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Refusal } from '#core/exchange';
import { exportPackOf, exportPackOn, GATES, LawInputError, readPackDefinition, type PackFor } from '#core/law';
import { Can } from '../http/can.decorator.js';
import { LawAnswer, LawQuestion } from './law.shapes.js';

@Controller('v1/law')
export class LawController {
  /** Judges one question as `yaosu law` judges a line, with the same bytes. It reads no record and writes none. */
  @Post('evaluate') @HttpCode(200) @Can('law.read', { body: LawQuestion, returns: LawAnswer })
  evaluate(@Body() { gate = 'export', isExplained = false, ...question }: LawQuestion): object {
    try {
      return GATES[gate](question, { isExplained, packFor: packFor(question.pack) });
    } catch (err) {
      throw err instanceof LawInputError ? wrongFact(err) : err;
    }
  }
}

/** The built-in pack of the day, or the one that the question defines: how a draft is tried before anybody signs it. */
function packFor(stated: LawQuestion['pack']): PackFor {
  if (typeof stated !== 'object') return exportPackOn;
  const draft = exportPackOf(readPackDefinition(stated, 'pack'));
  return () => draft;
}

/** A wrong fact is a wrong member of the body, at its place (RFC 6901); facts are named without the characters that it escapes. */
const wrongFact = (err: LawInputError): Refusal =>
  new Refusal('invalid_request', err.message, { errors: [{ pointer: `/${err.path.replaceAll('.', '/')}`, detail: err.reason }], reason: err.type });
