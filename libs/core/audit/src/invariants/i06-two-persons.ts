import type { Id } from '#core/exchange';
import { firstOf, type Check, type Checks, type Complaint, type Invariant, type Step } from '../invariant.js';

/** The maker whom the ledger knows, and the two whom the entry names. */
interface Pair { readonly known: string | null | undefined; readonly maker: string | null | undefined; readonly checker: string }

function twoPersons({ entry: { actor } }: Step, { known, maker, checker }: Pair): Complaint {
  return firstOf(
    [maker !== null && maker !== undefined && maker === known, () => `it names ${maker ?? 'nobody'} as its maker; recorded is ${known ?? 'nobody'}`],
    [maker !== checker, () => `${checker} was maker and checker`],
    [actor.person === checker, () => `it names ${checker} as its checker, and ${actor.person ?? 'a credential without a person'} has acted`],
  );
}

const appealDecided: Check<'appeal.upheld' | 'appeal.changed' | 'appeal.dismissed'> = (step) => {
  const { entry: { stream, data }, view } = step;
  const appeal = view.get(stream as Id<'appeal'>);
  return twoPersons(step, { known: appeal?.proposal?.person, maker: data.proposedBy, checker: data.person })
    ?? firstOf([appeal?.persons.includes(data.person) !== true && appeal?.persons.includes(data.proposedBy) !== true, () => 'who took part in the decision has decided on the appeal']);
};
const findingDecided: Check<'finding.confirmed' | 'finding.dismissed'> = (step) => {
  const maker = step.view.get(step.entry.stream as Id<'finding'>)?.assessment?.person;
  return twoPersons(step, { known: maker, maker, checker: step.entry.data.person });
};
const authorisationEnded: Check<'authorisation.ended' | 'authorisation.revoked'> = (step) =>
  twoPersons(step, { known: step.view.get(step.entry.stream as Id<'authorisation'>)?.proposedEnd?.person, maker: step.entry.data.proposedBy, checker: step.entry.data.person });
const watchlistChanged: Check<'watchlist.item_added' | 'watchlist.item_removed'> = (step) => {
  const { entry: { stream, data }, view } = step;
  const code = 'item' in data ? data.item.code : data.code;
  const known = view.get(stream as Id<'watchlist'>)?.proposals.find((one) => one.code === code)?.person;
  return twoPersons(step, { known, maker: data.proposedBy, checker: data.person });
};

const registrationDecided: Check<'registration.publicised' | 'registration.refused'> = (step) =>
  twoPersons(step, { known: step.view.get(step.entry.stream as Id<'registration'>)?.proposal?.maker, maker: step.entry.data.maker, checker: step.entry.data.checker ?? '' });
const objectionDecided: Check<'objection.upheld' | 'objection.dismissed'> = (step) =>
  twoPersons(step, { known: step.view.get(step.entry.stream as Id<'objection'>)?.proposal?.maker, maker: step.entry.data.maker, checker: step.entry.data.checker });

/** Every entry by which a second person makes something true, with the maker as the aggregate has recorded it. */
const CHECKS: Checks = {
  'participant.admitted': (step) => twoPersons(step, { known: step.view.get(step.entry.stream as Id<'participant'>)?.endorsedBy, maker: step.entry.data.endorsedBy, checker: step.entry.data.person }),
  'tally.corrected': (step) => twoPersons(step, { known: step.view.get(step.entry.stream as Id<'tally'>)?.proposal?.person, maker: step.entry.data.proposedBy, checker: step.entry.data.person }),
  'predecessor.recorded': (step) => twoPersons(step, { known: step.view.get(step.entry.stream as Id<'predecessor'>)?.proposedBy, maker: step.entry.data.proposedBy, checker: step.entry.data.person }),
  'waiver.granted': (step) => twoPersons(step, { known: step.view.get(step.entry.stream as Id<'waiver'>)?.persons[0], maker: step.entry.data.draftedBy, checker: step.entry.data.person }),
  'pack.countersigned': (step) => {
    const known = step.view.get(step.entry.stream as Id<'pack'>)?.signatures[0]?.person;
    return twoPersons(step, { known, maker: known, checker: step.entry.data.person });
  },
  'obligation.corrected': (step) => twoPersons(step, { known: step.view.get(step.entry.stream as Id<'obligation'>)?.correction?.person, maker: step.entry.data.proposedBy, checker: step.entry.data.person }),
  'review.decided': (step) => {
    const { entry: { stream, data }, view } = step;
    const review = view.get(stream as Id<'review'>);
    return twoPersons(step, { known: review?.maker, maker: data.maker, checker: data.checker }) ?? firstOf([review?.proposal?.decision === data.decision, () => `it decides ${data.decision}, proposed was ${review?.proposal?.decision ?? 'nothing'}`]);
  },
  'check.approved': (step) => {
    const { entry: { stream, data }, view } = step;
    const review = view.get(data.review);
    return twoPersons(step, { known: review?.maker, maker: data.maker, checker: data.checker })
      ?? firstOf([review?.state === 'DECIDED' && review.proposal?.decision === 'approve' && review.check === stream, () => `the review ${data.review} has not approved this check`]);
  },
  'appeal.upheld': appealDecided,
  'appeal.changed': appealDecided,
  'appeal.dismissed': appealDecided,
  'finding.confirmed': findingDecided,
  'finding.dismissed': findingDecided,
  'watchlist.item_added': watchlistChanged,
  'watchlist.item_removed': watchlistChanged,
  'group.decided': (step) => {
    const { entry: { stream, data, actor }, view } = step;
    const known = view.get(stream as Id<'group'>)?.proposal?.person;
    // A regulator needs nobody beside it.
    const isRegulator = view.get(actor.org as Id<'participant'>)?.capacities.includes('regulator') === true;
    return isRegulator ? undefined : twoPersons(step, { known, maker: data.proposedBy, checker: data.person });
  },
  'erasure.ordered': ({ entry: { stream, data, actor }, view }) => {
    const requestedBy = view.get(stream as Id<'erasure'>)?.requestedBy ?? null;
    return firstOf(
      [data.requestedBy === requestedBy, () => `it names ${data.requestedBy} as its maker; recorded is ${requestedBy ?? 'nobody'}`],
      [data.person !== requestedBy, () => `${data.person} was maker and checker`],
      [data.person === actor.person, () => `it names ${data.person} as its checker, and ${actor.person ?? 'a credential without a person'} has acted`],
    );
  },
  'authorisation.published': (step) => twoPersons(step, { known: step.view.get(step.entry.stream as Id<'authorisation'>)?.persons[0], maker: step.entry.data.draftedBy, checker: step.entry.data.person }),
  'authorisation.ended': authorisationEnded,
  'authorisation.revoked': authorisationEnded,
  'authorisation.drafted': named,
  'authorisation.end_proposed': named,
  'certificate.confirmed': named,
  'report.set_aside': named,
  'conduct.recorded': named,
  'conduct.corrected': named,
  'conduct.withdrawn': named,
  'registration.publicised': registrationDecided,
  'registration.refused': (step) => (step.entry.data.checker === null || step.view.get(step.entry.stream as Id<'registration'>)?.state !== 'PROPOSED' ? undefined : registrationDecided(step)),
  'objection.upheld': objectionDecided,
  'objection.dismissed': objectionDecided,
  'participant.endorsed': named,
  'review.proposed': ({ entry: { data, actor } }) => firstOf([data.maker === actor.person, () => `it names ${data.maker} as its maker, and ${actor.person ?? 'nobody'} has acted`]),
  'waiver.drafted': named,
  'pack.drafted': named,
  'pack.signed': named,
  'tally.correction_proposed': named,
  'finding.assessed': named,
  'appeal.proposed': named,
};

/** Who is named is who has acted. */
function named({ entry: { data, actor } }: { readonly entry: { readonly data: { readonly person: string }; readonly actor: { readonly person?: string } } }): Complaint {
  return firstOf([data.person === actor.person, () => `it names ${data.person}, and ${actor.person ?? 'a credential without a person'} has acted`]);
}

/** Invariant 6 of DESIGN §3. That nothing is deleted is for the log to prove. */
export const twoPersonsDecide: Invariant = {
  number: 6,
  id: 'two-persons',
  zh: '经办与复核为不同的人；不删除，更正另立条目',
  en: 'Maker and checker are two people, and those who are named have acted; nothing is deleted, corrections are new entries',
  cite: 'DESIGN §3; 经办与复核分离（本交易所规则）',
  checks: CHECKS,
};
