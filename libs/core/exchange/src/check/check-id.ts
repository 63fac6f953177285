import type { Context } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';

/** The one check of a subject's round: the same however often it is asked for, so a repeated dispatch makes no second one. */
export const checkIdOf = (ctx: Pick<Context, 'derivedId'>, subject: Id, round: number): Id<'check'> => ctx.derivedId('check', subject, String(round));
