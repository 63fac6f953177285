import { command, draft, need, type Context } from '../kernel/command.js';
import { days } from '../kernel/lifecycle.js';
import { Count, Digest, IdOf, Text, closed } from '../kernel/schema.js';
import { requirePersonActing } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { CLASSES, boundsOf, byClass } from './head-count.js';
import type { Tally } from './tally.js';

/** A proposal that nobody confirms in this time has to be made again: the numbers have moved on. */
const PROPOSAL_LASTS_MS = days(30);

const Correction = closed({ id: IdOf('tally'), general: Count, sensitive: Count, ground: Text(500), evidenceSha256: Digest });

/** Maker: a person of the exporter signs for the distinct people of the year so far, with the ground and what proves it. */
export const proposeCorrection = command('tally.correct', Correction, (input, view, ctx) => {
  const tally = need(view, ctx, input.id);
  requireProvable(tally, input);
  const { id, ...correction } = input;
  return [draft('tally.correction_proposed', id, { person: requirePersonActing(ctx), ...correction })];
});

/** Checker: another person of the exporter confirms it; checks from now on stand on it, those before stay as they are. */
export const confirmCorrection = command('tally.confirm_correction', closed({ id: IdOf('tally') }), (input, view, ctx) => {
  const tally = need(view, ctx, input.id);
  const person = requirePersonActing(ctx);
  const proposal = openProposal(tally, ctx);
  if (proposal.person === person) throw new Refusal('same_person', 'The person who proposed a correction may not confirm it.', { person });
  requireProvable(tally, proposal);
  const { person: proposedBy, general, sensitive, ground, evidenceSha256 } = proposal;
  return [draft('tally.corrected', tally.id, { person, proposedBy, general, sensitive, ground, evidenceSha256, before: byClass((one) => boundsOf(tally.counts[one])) })];
});

function openProposal({ proposal }: Tally, { at }: Context) {
  if (proposal === null || Date.parse(at) - Date.parse(proposal.at) > PROPOSAL_LASTS_MS) {
    throw new Refusal('state_conflict', 'There is no correction to confirm: propose one; it can be confirmed for thirty days.', { state: 'OPEN', allowed: ['tally.correct'] });
  }
  return proposal;
}

/** Nobody corrects away the people whom token sets prove. */
function requireProvable({ counts }: Tally, stated: { readonly general: number; readonly sensitive: number }): void {
  for (const one of CLASSES) {
    const proven = counts[one].exact - counts[one].loose;
    if (stated[one] < proven) throw new Refusal('reference_invalid', `Token sets prove ${proven} people, the correction says ${stated[one]}.`, { pointer: `/${one}`, proven });
  }
}
