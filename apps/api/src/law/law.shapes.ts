import { Type, type Static } from '@sinclair/typebox';
import { Count, Day, OneOf } from '#core/exchange';
import { CALENDAR_IDS, EXPORT_PATHS, GATE_NAMES, ONWARD_PACKS } from '#core/law';

const named = (description: string) => Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), { description });

/** What stands in a line of `yaosu law`, and the gate that it goes to. Facts are checked by the law's own readers, each by its name. */
export const LawQuestion = Type.Object({
  gate: Type.Optional(OneOf(GATE_NAMES)),
  isExplained: Type.Optional(Type.Boolean({ description: 'export: every provision with its reason, and what would change the outcome' })),
  facts: Type.Optional(named('export, tradability, onward: facts over their documented defaults; a fact that is not known is refused by its place')),
  policy: Type.Optional(named('export, onward: debated points, over those of the pack')),
  pack: Type.Optional(Type.Union([OneOf(ONWARD_PACKS), named('export: a pack definition, such as a draft')], { description: 'onward: the law of the place of departure' })),
  legs: Type.Optional(Type.Array(named('a leg: pack (CN for one out of the mainland) and facts'), { minItems: 1, maxItems: 16, description: 'onward: a chain of legs, which carries the locks of contracts' })),
  simulation: Type.Optional(named('simulate: what /v1/law/simulate takes, with all figures stated')),
  start: Type.Optional(Day),
  rule: Type.Optional(Type.String({ maxLength: 32, description: 'deadline: such as +10 working days' })),
  calendar: Type.Optional(OneOf(CALENDAR_IDS)),
}, { additionalProperties: false, examples: [{ facts: { asOf: '2026-06-15', counts: { generalNew: 150_000 } }, isExplained: true }] });
export type LawQuestion = Static<typeof LawQuestion>;

const list = (description: string) => Type.Optional(Type.Array(Type.Unknown(), { description }));

const forecast = {
  stretches: list('simulate: planned transfers that follow each other and come out alike, with path, alternatives, articles, pack and the people of the year'),
  crossings: list('simulate: the lines of the law that the plan reaches, each with the transfer, its day and the people before and after'),
  atPresentPace: list('simulate: the day on which each line ahead is reached if the pace goes on; null where that is not within the year'),
  cheapest: Type.Optional(Type.Union([Type.Object({}, { additionalProperties: true }), Type.Null()], {
    description: 'simulate: the lightest instruments that carry the whole plan, by the costs given or else by weight; null where a transfer has no lawful path. It never divides the plan',
  })),
};

/** The forecast, with the exporter's own figures where the question left them out. */
export const SimulationAnswer = Type.Object({
  ...forecast,
  figures: Type.Union([Type.Object({
    counted: Type.Object({ general: Count, sensitive: Count }), pace: Type.Object({ general: Count, sensitive: Count, days: Count }), entries: Count,
  }), Type.Null()], { description: 'The figures of the ledger that were used: what this year counts at most, its average since 1 January, and the size of the ledger, all of whose entries are in them; null where the question states its own' }),
});

/** A simulation as `yaosu law simulate` takes it, but that an exporter may leave its own figures to the ledger. */
export const SimulationQuestion = Type.Object({
  asOf: Type.Optional({ ...Day, description: 'Today in Shanghai unless stated; the plan begins here' }),
  counted: Type.Optional(named('general and sensitive: people counted this year so far. Left out: those of the caller’s own organisation')),
  pace: Type.Optional(named('general and sensitive within the last `days`. Left out together with counted: the year’s average so far')),
  facts: Type.Optional(named('The facts of every transfer, over their documented defaults; the day and the counts are the plan’s')),
  plan: Type.Optional(Type.Array(named('A series: on, until, every (day, week, month), people (general, sensitive) of each transfer, facts that differ'), { maxItems: 100 })),
  costs: Type.Optional(named('What each instrument costs, in one unit; they decide what is cheapest where all four are given')),
}, { additionalProperties: false, examples: [{ plan: [{ on: '2099-01-01', until: '2099-12-31', every: 'month', people: { general: 20_000 }, facts: { recipient: { jurisdiction: 'SG' } } }] }] });
export type SimulationQuestion = Static<typeof SimulationQuestion>;

export const LawAnswer = Type.Object({
  ...forecast,
  path: Type.Optional(OneOf(EXPORT_PATHS)),
  alternatives: list('The other lawful paths'),
  outcome: Type.Optional(Type.String({ description: 'tradability, onward' })),
  rule: Type.Optional(Type.String({ description: 'The provision that governs' })),
  articles: list('Citations'),
  missing: list('Unknown facts that decide'),
  duties: list('What it obliges to, with the day where it is known'),
  evidence: list('What to keep'),
  findings: list('Why, in Chinese and English'),
  provisions: list('isExplained: every provision, whether it governs or was passed over, and why'),
  lighter: list('isExplained: the smallest changes that lead to a lighter lawful path'),
  pack: Type.Optional(Type.Object({ id: Type.String(), version: Type.String(), digest: Type.String() })),
  factsHash: Type.Optional(Type.String({ description: 'SHA-256 of the facts, defaults included' })),
  due: Type.Optional(Type.String({ description: 'deadline' })),
  legs: list('onward: one verdict for each leg'),
});
