import { referred, type Context, type Draft, type View } from '../kernel/command.js';
import { ended } from '../grant/grant.commands.js';
import type { Grant } from '../grant/grant.state.js';
import type { Id } from '../kernel/id.js';
import { GRANT } from '../grant/grant.lifecycle.js';
import { obligationIdOf, opening, requireDayToCome } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import { certificateDecided, certifiedGrant } from './deletion.js';
import type { Measure } from './dispute.entries.js';
import type { Dispute } from './dispute.state.js';

/** Refuses an outcome that could not be carried out. */
export function requireMeasures(view: View, ctx: Context, dispute: Dispute, measures: readonly Measure[]): void {
  for (const [i, measure] of measures.entries()) {
    const pointer = `/measures/${i}`;
    switch (measure.kind) {
      case 'revoke_grant':
        if (dispute.grant === null) throw new Refusal('reference_invalid', 'There is no grant to revoke.', { pointer });
        break;
      case 'delete_again':
        if (certifiedGrant(view, dispute) === undefined) throw new Refusal('reference_invalid', 'The dispute is about no deletion certificate.', { pointer });
        requireDayToCome(ctx, measure.dueOn);
        break;
      case 'perform':
        if (!dispute.parties.includes(measure.debtor)) throw new Refusal('reference_invalid', `${measure.debtor} is no party to the dispute.`, { pointer: `${pointer}/debtor` });
        requireDayToCome(ctx, measure.dueOn);
    }
  }
}

/** 执行: the entries of each measure, in the commit of the outcome; a deletion certificate in dispute is decided on by every outcome. */
export const carriedOut = (view: View, ctx: Context, dispute: Dispute, measures: readonly Measure[]): Draft[] => [
  ...measures.flatMap((measure, i) => {
    if (measure.kind === 'revoke_grant') return revoked(view, ctx, dispute);
    if (measure.kind === 'delete_again') return [];
    const { debtor, duty, dueOn } = measure;
    return [opening(derivedMeasureId(ctx, dispute.id, i), 'dispute-performance', { debtor, source: dispute.id, on: dueOn }, { duty })];
  }),
  ...certificateDecided(view, ctx, dispute, measures),
];

/** The obligation that the measure in a place of an outcome opens. */
export const derivedMeasureId = (ctx: Context, dispute: Id<'dispute'>, place: number): Id<'obligation'> => obligationIdOf(ctx, 'dispute-performance', dispute, String(place));

/** Whether a grant can still be brought to its end. */
export const isRevocable = ({ state }: Pick<Grant, 'state'>): boolean => GRANT.transitions.some(([action, , from]) => action === 'grant.revoke' && from.some((one) => one === state));

/** A grant that has ended meanwhile is not revoked again. */
function revoked(view: View, ctx: Context, { id, grant: of }: Dispute): Draft[] {
  const grant = of === null ? undefined : referred(view, of);
  return grant !== undefined && isRevocable(grant) ? [...ended(view, ctx, grant, `争议结果 outcome of ${id}`)] : [];
}
