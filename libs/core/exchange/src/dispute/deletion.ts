import { draft, referred, type Context, type Draft, type View } from '../kernel/command.js';
import { addDays } from '../kernel/shanghai.js';
import { openDisputeOf, type Grant } from '../grant/grant.state.js';
import { obligationIdOf } from '../obligation/opening.js';
import type { Measure } from './dispute.entries.js';
import type { Dispute } from './dispute.state.js';

const REMIND_DAYS = 2;

/** The grant whose deletion certificate the dispute decides on; undefined where it is about something else. */
export function certifiedGrant(view: View, { id, grant: of }: Pick<Dispute, 'id' | 'grant'>): Grant | undefined {
  const grant = of === null ? undefined : referred(view, of);
  return grant !== undefined && openDisputeOf(grant)?.dispute === id ? grant : undefined;
}

/** 删除证明争议的结果: the certificate stands, unless the outcome says that the data are to be deleted again; then the duty is open anew, until its day. */
export function certificateDecided(view: View, ctx: Context, dispute: Dispute, measures: readonly Measure[] = []): Draft[] {
  const grant = certifiedGrant(view, dispute);
  if (grant === undefined) return [];
  const again = measures.find((measure) => measure.kind === 'delete_again');
  if (again === undefined) return [draft('grant.deletion_upheld', grant.id, { dispute: dispute.id })];
  const { dueOn } = again;
  const duty = view.get(obligationIdOf(ctx, 'data-destruction', grant.id));
  const reopened = duty?.state === 'DONE' || duty?.state === 'DONE_LATE' ? [draft('obligation.rejected', duty.id, { reason: `删除证明争议结果 outcome of ${dispute.id}`, dueOn, remindOn: addDays(dueOn, -REMIND_DAYS) })] : [];
  return [draft('grant.deletion_set_aside', grant.id, { dispute: dispute.id, dueOn }), ...reopened];
}
