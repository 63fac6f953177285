import type { Invariant } from '../invariant.js';
import { listingGrounds } from './i01-listing-grounds.js';
import { grantWithin } from './i02-grant-within.js';
import { clearedFirst } from './i03-cleared-first.js';
import { useWithinLimits } from './i04-use-within-limits.js';
import { verdictRecomputed } from './i05-verdict-recomputed.js';
import { twoPersonsDecide } from './i06-two-persons.js';
import { queriesRecorded } from './i07-queries-recorded.js';
import { replays } from './i08-replays.js';
import { permittedActor } from './i09-permitted-actor.js';
import { holdsRespected } from './i10-holds-respected.js';
import { talliesAddUp } from './i11-tallies-add-up.js';
import { documentsHeld } from './i12-documents-held.js';
import { dutiesOpened } from './i13-duties-opened.js';
import { timeGoesOn } from './i14-time-goes-on.js';
import { authorisedAndSponsored } from './i17-authorised-and-sponsored.js';
import { amountsConserved } from './i18-amounts-conserved.js';
import { troublesSettled } from './i20-troubles-settled.js';
import { daysSealed } from './i15-days-sealed.js';
import { figuresSealed } from './i21-figures-sealed.js';
import { usesAndRevocations } from './i19-uses-and-revocations.js';
import { rightsConserved } from './i16-rights-conserved.js';
import { portsSaySo } from './i22-ports-say-so.js';
import { reportsContiguous } from './i23-reports-contiguous.js';

/** Every invariant that an audit holds each entry against: 1 to 8 are those of DESIGN §3, the others follow from the rest of it. */
export const INVARIANTS: readonly Invariant[] = [
  listingGrounds, grantWithin, clearedFirst, useWithinLimits, verdictRecomputed, twoPersonsDecide, queriesRecorded, replays,
  permittedActor, holdsRespected, talliesAddUp, documentsHeld, dutiesOpened, timeGoesOn, daysSealed,
  figuresSealed,
  authorisedAndSponsored,
  rightsConserved,
  portsSaySo,
  reportsContiguous,
  amountsConserved,
  troublesSettled,
  usesAndRevocations,
];
