import { LIFECYCLES, PERMISSIONS, SYSTEM_ORG, type Action, type EntryType, type Id, type Role } from '#core/exchange';
import { firstOf, type Complaint, type Invariant, type Step } from '../invariant.js';

/** Actions beside those of the life cycles by which an entry comes about as an effect. */
const EFFECTS: { readonly [T in EntryType]?: readonly Action[] } = {
  'negotiation.agreed': ['negotiation.request'],
  'negotiation.finalized': ['negotiation.verify'],
  'grant.renewed': ['negotiation.verify'],
  'grant.provisioned': ['negotiation.verify'],
  'authorisation.use_granted': ['negotiation.verify'],
  'grant.use_returned': ['transfer.terminate', 'transfer.lapse', 'check.conclude', 'review.decide', 'inquiry.lapse'],
};

const actionsOf = new Map<string, Action[]>();
for (const { transitions } of Object.values(LIFECYCLES)) {
  for (const [action, type] of transitions) actionsOf.set(type, [...actionsOf.get(type) ?? [], action]);
}
for (const [type, actions] of Object.entries(EFFECTS)) actionsOf.set(type, [...actionsOf.get(type) ?? [], ...actions]);

/** The roles that may bring about an entry of a type, by the tables of life cycles and permissions; undefined where no table tells. */
const rolesFor = new Map([...actionsOf].map(([type, actions]) => [type, new Set(actions.flatMap((action) => Object.keys(PERMISSIONS[action])))]));

/** Whoever comes into being by an entry has no role before it: it speaks for itself. */
const BIRTHS: readonly EntryType[] = ['participant.applied', 'participant.founded'];

/** The roles that an organisation may act in by a credential: an enforcement point's is good for that alone. An applicant is one before it is admitted. */
function rolesOf({ entry: { actor }, view }: Step): readonly Role[] {
  if (actor.org === SYSTEM_ORG) return ['system'];
  const participant = view.get(actor.org as Id<'participant'>);
  if (participant === undefined) return [];
  if (participant.credentials.some(({ id, enforcer }) => id === actor.client && enforcer !== undefined)) return ['enforcer'];
  return participant.state === 'APPLIED' ? ['applicant'] : participant.capacities;
}

/** The table of permissions, held against who has acted. */
export const permittedActor: Invariant = {
  number: 9,
  id: 'permitted-actor',
  zh: '行为人的身份为权限表所许，署名的人属于该组织',
  en: 'Who acts has a role that the table of permissions allows the step, and the person named is one of that organisation',
  cite: 'DESIGN §6, permissions.ts',
  every: (step) => {
    const { entry: { type, actor, stream } } = step;
    if (BIRTHS.includes(type)) return firstOf([actor.org === SYSTEM_ORG || actor.org === stream, () => `${actor.org} speaks for ${stream}, which is another`]);
    const allowed = rolesFor.get(type);
    const roles = rolesOf(step);
    return firstOf(
      [roles.length > 0, () => `${actor.org} is nobody who may act`],
      [allowed === undefined || roles.some((role) => allowed.has(role)), () => `${actor.org} acts as ${roles.join(', ')}; ${type} is for ${[...allowed ?? []].join(', ')}`],
    ) ?? ofOrganisation(step);
  },
};

function ofOrganisation({ entry: { actor }, view }: Step): Complaint {
  if (actor.person === undefined || actor.org === SYSTEM_ORG) return undefined;
  const participant = view.get(actor.org as Id<'participant'>);
  return firstOf([participant?.persons.some(({ id }) => id === actor.person) === true, () => `${actor.person} is no person of ${actor.org}`]);
}
