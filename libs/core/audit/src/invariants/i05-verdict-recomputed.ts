import {
  checkIdOf, eventDay, governing, listHits, Refusal, tradabilityFacts, type Context, type Id, type Listing, type Rulebook, type Tenure, type Transfer, type VerdictSummary,
} from '#core/exchange';
import { EXPORT_PACK, rejudgeExport, verdictIn, type Examined, type Rejudged } from '../examine.js';
import { firstOf, type Complaint, type Invariant, type Step } from '../invariant.js';
import { judgedIn } from '../world.js';
import { digestOf, factsAt } from './facts-at.js';

type Judging = Step<'check.passed'> | Step<'check.failed'> | Step<'check.evidence_needed'> | Step<'check.waived'>;

/** Invariant 5 of DESIGN §3. */
export const verdictRecomputed: Invariant = {
  number: 5,
  id: 'verdict-recomputed',
  zh: '结论只取决于事实与规则包，重算字节相同；规则包按行为发生日选定',
  en: 'A verdict is a function of (facts, rule pack) alone: made again it has the same bytes. The pack is that of the day of the event, the facts are what the ledger knew',
  cite: 'DESIGN §3; 《立法法》第一百零四条（法不溯及既往）',
  checks: {
    'check.passed': judged,
    'check.failed': judged,
    'check.evidence_needed': judged,
    'check.waived': judged,
    'check.queued': ({ entry: { stream, data }, context }) => {
      const ctx = context();
      return ctx === undefined ? undefined : firstOf([checkIdOf(ctx, data.subject, data.round) === stream, () => `it is not the one check of round ${data.round} of ${data.subject}`]);
    },
    'rulebook.adopted': ({ entry: { stream, data }, view, world: { memory } }) => {
      const pack = view.get(data.pack);
      return firstOf(
        [memory.rulebook === null || memory.rulebook === stream, () => `there is another rulebook, ${String(memory.rulebook)}`],
        [pack?.state === 'SCHEDULED' && pack.digest === data.digest, () => `${data.pack} of the digest ${data.digest} was not scheduled`],
        [pack?.trial?.failed === 0, () => `${data.pack} has not passed its golden cases`],
      );
    },
  },
};

function judged(step: Judging): Complaint {
  const { entry, view, examined } = step;
  const summary = verdictIn(entry);
  const check = view.get(entry.stream as Id<'check'>);
  if (summary === undefined || check === undefined) return undefined;
  const isExport = summary.pack.id === EXPORT_PACK;
  const subject = view.get(check.subject);
  if (subject === undefined) return `it is about ${check.subject}, which does not exist`;
  const tenure = isExport ? tenureFor(step, subject as Transfer) : undefined;
  return firstOf(
    [isExport === (check.gate === 'export'), () => `the ${check.gate} gate does not judge by ${summary.pack.id}`],
    [tenure === undefined || tenure.digest === summary.pack.digest, () => `it was judged by ${summary.pack.version} (${summary.pack.digest}); ${tenure?.version ?? ''} governed the day of the event`],
  ) ?? sameFacts(step, summary, subject) ?? sameVerdict(step, summary, rejudgedOf(examined, tenure));
}

/** The pack that governed the day of the event, as the rulebook stood at this entry. */
function tenureFor({ entry: { at }, view, world: { memory: { rulebook } } }: Judging, { delivery }: Transfer): Tenure | undefined {
  const adopted = rulebook === null ? undefined : view.get(rulebook)?.adopted;
  return delivery === null ? undefined : governing(adopted ?? NOTHING_ADOPTED, eventDay({ at }, delivery));
}
const NOTHING_ADOPTED: Rulebook['adopted'] = [];

/** The verdict made again; where its pack was adopted by the exchange, here. */
const rejudgedOf = (examined: Examined | undefined, tenure: Tenure | undefined): Examined['rejudged'] =>
  (examined?.facts === undefined || tenure === undefined ? examined?.rejudged : rejudgeExport(examined.facts, tenure.compiled()));

function sameVerdict({ entry, world: { memory: { run } } }: Judging, summary: VerdictSummary, rejudged: Rejudged | { readonly reason: string } | undefined): Complaint {
  if (rejudged === undefined) return undefined;
  if ('reason' in rejudged) return `its facts ${summary.factsSha256} cannot be judged: ${rejudged.reason}`;
  const { counts, alternatives, duties, verdictSha256, outcome } = rejudged;
  run.judged.push({ check: entry.stream, ...judgedIn(run, entry.stream), verdict: { counts, alternatives, duties } });
  return firstOf([verdictSha256 === summary.verdictSha256 && outcome === summary.outcome, () => `it says ${summary.outcome} (${summary.verdictSha256}); the same facts and pack make ${outcome} (${verdictSha256})`]);
}

/** The facts as the ledger knew them at this entry, made again from the fold. */
function sameFacts(step: Judging, summary: VerdictSummary, subject: Transfer | Listing): Complaint {
  const ctx = step.context();
  const facts = ctx === undefined ? undefined : 'offer' in subject ? listingFacts(step, ctx, subject) : transferFacts(step, ctx, subject);
  const digest = facts === undefined ? summary.factsSha256 : digestOf(facts);
  return firstOf([digest === summary.factsSha256, () => `it rests on the facts ${summary.factsSha256}; what the ledger knew makes ${digest}`]);
}

/** Undefined where the ledger alone does not tell, because a list asks for the names of fields. */
function listingFacts({ view }: Judging, ctx: Context, listing: Listing): object | undefined {
  try {
    return tradabilityFacts(view, listing, { hits: listHits(view, ctx, listing, undefined), at: ctx.at });
  } catch (err) {
    if (err instanceof Refusal) return undefined;
    throw err;
  }
}

/** What the ledger knew is remembered for the clearance that follows in the same commit. */
function transferFacts({ entry, view, world: { memory: { run } } }: Judging, ctx: Context, transfer: Transfer): object | undefined {
  const facts = factsAt(view, ctx, transfer);
  if (facts !== undefined) run.judged.push({ check: entry.stream, facts });
  return facts;
}
