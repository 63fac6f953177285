import { Type, type Static } from '@sinclair/typebox';
import { Day, OneOf } from '#core/exchange';
import { EXPORT_PATHS, GATE_NAMES, ONWARD_PACKS } from '#core/law';

const named = (description: string) => Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), { description });

/** What stands in a line of `yaosu law`, and the gate that it goes to. Facts are checked by the law's own readers, each by its name. */
export const LawQuestion = Type.Object({
  gate: Type.Optional(OneOf(GATE_NAMES)),
  isExplained: Type.Optional(Type.Boolean({ description: 'export: every provision with its reason, and what would change the outcome' })),
  facts: Type.Optional(named('export, tradability, onward: facts over their documented defaults; a fact that is not known is refused by its place')),
  policy: Type.Optional(named('export, onward: debated points, over those of the pack')),
  pack: Type.Optional(Type.Union([OneOf(ONWARD_PACKS), named('export: a pack definition, such as a draft')], { description: 'onward: the law of the place of departure' })),
  legs: Type.Optional(Type.Array(named('a leg: pack (CN for one out of the mainland) and facts'), { minItems: 1, maxItems: 16, description: 'onward: a chain of legs, which carries the locks of contracts' })),
  start: Type.Optional(Day),
  rule: Type.Optional(Type.String({ maxLength: 32, description: 'deadline: such as +10 working days' })),
  calendar: Type.Optional(OneOf(['CN', 'HK'])),
}, { additionalProperties: false, examples: [{ facts: { asOf: '2026-06-15', counts: { generalNew: 150_000 } }, isExplained: true }] });
export type LawQuestion = Static<typeof LawQuestion>;

const list = (description: string) => Type.Optional(Type.Array(Type.Unknown(), { description }));

export const LawAnswer = Type.Object({
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
