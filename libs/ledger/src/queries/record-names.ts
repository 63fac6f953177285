import { KINDS, PREFIX, UUID_PATTERN, kindOf, type AnyState, type Id, type Kind, type States, type View } from '#core/exchange';

/** A name as people have stated it, in Chinese and, where they did, in English. */
export interface Name { readonly zh: string; readonly en?: string }

/** What a record is called: its own name, or that of the record which it is about. What has neither is called by its kind alone. */
type Naming = { readonly [K in Kind]?: (state: States[K]) => Name | Id | null | undefined };

const NAMINGS: Naming = {
  participant: ({ organisation }) => organisation.name,
  product: ({ versions }) => versions.at(-1)?.name,
  listing: ({ offer }) => offer.title,
  negotiation: ({ listing }) => listing,
  grant: ({ listing }) => listing,
  transfer: ({ grant }) => grant,
  order: ({ listing }) => listing,
  settlement: ({ grant }) => grant,
  usage: ({ grant }) => grant,
  check: ({ subject }) => subject,
  review: ({ subject }) => subject,
  inquiry: ({ review }) => review,
  appeal: ({ target }) => target,
  hold: ({ target }) => target,
  finding: ({ subject }) => subject,
  dispute: ({ grant, subject }) => grant ?? subject,
  incident: ({ grants: [grant] }) => grant,
  complaint: ({ against }) => against,
  subjectrequest: ({ product, vendor }) => product ?? vendor,
  basis: ({ exporter }) => exporter,
  obligation: ({ duty }) => duty,
  bulletin: ({ title }) => title,
  notice: ({ bulletin }) => bulletin,
  certificate: ({ name }) => name,
  conduct: ({ what }) => what,
  authorisation: ({ title }) => title,
  sponsorship: ({ sponsored }) => sponsored,
  report: ({ subject }) => subject,
  registration: ({ matter }) => (matter.kind === 'first' ? matter.subject.name : matter.title),
  title: ({ subject }) => subject.name,
  objection: ({ target }) => target,
  pledge: ({ title }) => title,
  enforcer: ({ name }) => name,
};

/** An inquiry about a review of a transfer of a grant of a listing. */
const STEPS_MAX = 5;

/** What a record is called; undefined where nothing in it, or in what it is about, has a name. */
export function nameOf(view: View, id: Id): Name | undefined {
  let at: Id = id;
  for (let step = 0; step < STEPS_MAX; step++) {
    const state = view.get(at);
    const found = state === undefined ? undefined : naming(state);
    if (typeof found !== 'string') return found ?? undefined;
    at = found;
  }
  return undefined;
}

const naming = <K extends Kind>(state: States[K] & AnyState): Name | Id | null | undefined => NAMINGS[kindOf(state.id) as K]?.(state);

/** Ids of what has a name. Participants are told apart from records; persons have ids, too, and no names that are told here. */
const NAMED = new RegExp(`^(${KINDS.filter((kind) => kind !== 'participant' && NAMINGS[kind] !== undefined).map((kind) => PREFIX[kind]).join('|')})_${UUID_PATTERN}$`);
const isNamed = (value: unknown): value is Id => typeof value === 'string' && NAMED.test(value);

/** The record itself and those that it names as its grant, its listing, its source: whoever reads it reads their ids. */
export const namedIn = (state: AnyState): readonly Id[] => Object.values(state).filter(isNamed);
