import { canonicalJson } from '#core/tlog';
import {
  RIGHTS, WHOLE, defectOf, groundsUntil, obstacleOf, restingGrant, restingListing, shanghaiDay, shareOf, shareSum, titleIdOf, titleNumber,
  type EntryData, type Id, type Registration, type Resting, type Title, type View,
} from '#core/exchange';
import { firstOf, type Check, type Complaint, type Invariant, type Step } from '../invariant.js';

type MatterKind = Registration['matter']['kind'];
type Matter<K extends MatterKind> = Extract<Registration['matter'], { readonly kind: K }>;

/** The registration that a step in the register names, when it was decided for this title and is of the kind that makes such a step. */
function restingOn<K extends MatterKind>({ entry: { stream }, view }: Step, { id, kind }: { readonly id: Id<'registration'>; readonly kind: K }): { readonly registration: Registration; readonly matter: Matter<K> } | string {
  const registration = view.get(id);
  if (registration === undefined) return `its registration ${id} does not exist`;
  const { state, title, matter } = registration;
  if (state !== 'REGISTERED' || title !== stream) return `its registration ${id} is ${state} of ${title ?? 'no title'}`;
  return matter.kind === kind ? { registration, matter: matter as Matter<K> } : `its registration ${id} is a ${matter.kind}`;
}

/** Each registration makes one step. */
const isNew = (view: View, title: Id, registration: Id<'registration'>): boolean => view.get(title as Id<'title'>)?.chain.every((link) => link.registration !== registration) !== false;

/** 守恒: every registered right is divided whole, and every lien is covered by the share of whoever it binds. */
function conserved(after: Step['after']): Complaint {
  const { rights, liens } = after as Title;
  const broken = RIGHTS.find((right) => rights[right].length > 0 && shareSum(rights[right]) !== WHOLE);
  const uncovered = liens.find(({ right, holder, share }) => shareOf(rights[right], holder) < share);
  return firstOf(
    [broken === undefined, () => `the shares of ${broken ?? ''} add up to ${broken === undefined ? 0 : shareSum(rights[broken])}`],
    [uncovered === undefined, () => `the share of ${uncovered?.holder ?? ''} does not cover the lien ${uncovered?.pledge ?? ''}`],
  );
}

/** A step in the register says what its registration has asked for, word for word. */
function stepOf<T extends 'title.licensed' | 'title.transferred' | 'title.changed' | 'title.renewed', K extends MatterKind>(
  kind: K, asked: (found: { readonly registration: Registration; readonly matter: Matter<K> }) => Partial<EntryData<T>>,
): Check<T> {
  return (step) => {
    const { entry: { stream, data }, view, after } = step;
    const { registration: id } = data;
    const found = restingOn(step, { id, kind });
    if (typeof found === 'string') return found;
    const said: Readonly<Record<string, unknown>> = { ...data };
    const differing = Object.entries(asked(found)).find(([name, value]) => canonicalJson(said[name]) !== canonicalJson(value))?.[0];
    return firstOf(
      [isNew(view, stream, id), () => `its registration ${id} has made a step before`],
      [differing === undefined, () => `it says another ${differing ?? ''} than its registration ${id} has asked for`],
    ) ?? conserved(after);
  };
}

const registered: Check<'title.registered'> = (step) => {
  const { entry: { stream, at, data }, context } = step;
  const found = restingOn(step, { id: data.registration, kind: 'first' });
  if (typeof found === 'string') return found;
  const { registration: { owner }, matter: { subject, rights } } = found;
  const number = titleNumber(data.registration, shanghaiDay(at));
  const ctx = context();
  return firstOf(
    [data.number === number, () => `its number is ${data.number}; its registration makes ${number}`],
    [ctx === undefined || titleIdOf(ctx, number) === stream, () => `${number} is the number of another title`],
    [data.registrant === owner && canonicalJson(data.subject) === canonicalJson(subject) && canonicalJson(data.rights) === canonicalJson(rights), () => 'it says something else than was applied for'],
    [defectOf(data.rights) === undefined, () => defectOf(data.rights) ?? ''],
  );
};

/** A licence lasts to its last day, and is told to have ended once. */
const licencesOver: Check<'title.licences_ended'> = ({ entry: { at, data }, before }) => {
  const { licences } = before as Title;
  const early = data.registrations.find((id) => licences.every(({ registration, until }) => registration !== id || until >= shanghaiDay(at)));
  return firstOf([early === undefined, () => `the licence of ${early ?? ''} has not ended`]);
};

const cancelled: Check<'title.cancelled'> = (step) => {
  const { entry: { stream, data }, view } = step;
  if (data.registration !== undefined) {
    const found = restingOn(step, { id: data.registration, kind: 'cancel' });
    return typeof found === 'string' ? found : undefined;
  }
  const objection = data.objection === undefined ? undefined : view.get(data.objection);
  return firstOf([objection?.state === 'UPHELD' && objection.target === stream, () => 'neither a registration nor an objection that was upheld has cancelled it']);
};

const KINDS_WITH_NOTICE: readonly MatterKind[] = ['first', 'transfer'];

/** Two people decide; what makes or moves a right is registered after its notice, with no objection left. */
const concluded: Check<'registration.registered'> = (step) => {
  const { entry: { stream, at, data, actor }, view, expect } = step;
  const registration = view.get(stream as Id<'registration'>);
  if (registration === undefined) return undefined;
  const { matter, notice, objections, proposal, decidedBy } = registration;
  expect({ type: STEP[matter.kind], stream: data.title, what: `the register does not show ${data.title} as it was decided` });
  const decision = decidedBy ?? { maker: proposal?.maker, checker: actor.person };
  return firstOf(
    [data.maker === decision.maker && data.checker === decision.checker, () => 'it names others than have decided it'],
    [data.maker !== data.checker, () => `${data.checker} was maker and checker`],
    [proposal?.decision === 'register', () => `proposed was ${proposal?.decision ?? 'nothing'}`],
    [objections.length === 0, () => `${objections.join(', ')} is not decided`],
    [!KINDS_WITH_NOTICE.includes(matter.kind) || (notice !== null && shanghaiDay(at) > notice.until), () => `its notice lasts until ${notice?.until ?? 'no day'}`],
  );
};

const STEP = { first: 'title.registered', licence: 'title.licensed', transfer: 'title.transferred', change: 'title.changed', renewal: 'title.renewed', cancel: 'title.cancelled' } as const satisfies Readonly<Record<MatterKind, string>>;

const pledged: Check<'title.pledged'> = ({ entry: { stream, data }, view, after }) => {
  const pledge = view.get(data.pledge);
  const asked = pledge === undefined ? {} : { right: pledge.right, pledgor: pledge.pledgor, creditor: pledge.creditor, share: pledge.share, amount: pledge.amount, currency: pledge.currency, until: pledge.until };
  return firstOf(
    [pledge?.state === 'REGISTERED' && pledge.title === stream, () => `the pledge ${data.pledge} is ${pledge?.state ?? 'unknown'} of ${pledge?.title ?? 'no title'}`],
    [canonicalJson({ ...asked, pledge: data.pledge }) === canonicalJson(data), () => `it says something else than the pledge ${data.pledge}`],
  ) ?? conserved(after);
};

/** 确权在先: whatever is listed, granted or sent rests on something that stands. */
function founded(view: View, on: Resting | undefined): Complaint {
  const obstacle = on === undefined ? undefined : obstacleOf(view, on);
  return obstacle?.detail;
}

const grantOf = (view: View, id: Id, at: string): Resting | undefined => {
  const grant = view.get(id as Id<'grant'>);
  return grant === undefined ? undefined : restingGrant(view, grant, at);
};

/** What runs ends with what it rests on, when it is activated and when it is extended. */
const carried = ({ entry: { stream, at, data }, view }: Step<'grant.activated'> | Step<'grant.extended'>): Complaint => {
  const resting = grantOf(view, stream, at);
  const until = resting === undefined ? null : groundsUntil(view, resting);
  return founded(view, resting) ?? firstOf([until === null || data.expiresAt <= until, () => `it ends at ${data.expiresAt}, what it rests on at ${until ?? ''}`]);
};

/** Rights are made, divided and moved by registrations alone; what is traded rests on one that stands, or on a lawful alternative. */
export const rightsConserved: Invariant = {
  number: 16,
  id: 'rights-conserved',
  zh: '权利只因登记而生、变、灭，份额守恒；无有效登记或者合法依据不得挂牌、授权、交付',
  en: 'Rights come, move and end by decided registrations alone, and their shares are conserved; nothing is listed, granted or sent without a ground that stands',
  cite: '“数据二十条”（三）、（七）；深发改规〔2023〕5号（条文待核）',
  checks: {
    'title.registered': registered,
    'title.licensed': stepOf('licence', ({ registration: { owner }, matter: { right, licensee, from, until } }) => ({ right, licensor: owner, licensee, from, until })),
    'title.transferred': stepOf('transfer', ({ registration: { owner }, matter: { right, to, share } }) => ({ right, from: owner, to, share })),
    'title.changed': stepOf('change', ({ matter: { correction } }) => ({ correction })),
    'title.renewed': stepOf('renewal', () => ({})),
    'title.licences_ended': licencesOver,
    'title.cancelled': cancelled,
    'title.pledged': pledged,
    'title.pledge_released': ({ entry: { data }, view }) => firstOf([view.get(data.pledge)?.state === 'RELEASED', () => `the pledge ${data.pledge} is ${view.get(data.pledge)?.state ?? 'unknown'}`]),
    'title.objection_ended': ({ entry: { data }, view }) => firstOf([view.get(data.objection)?.state === data.outcome.toUpperCase(), () => `the objection ${data.objection} is ${view.get(data.objection)?.state ?? 'unknown'}`]),
    'registration.registered': concluded,
    'listing.listed': ({ entry: { stream, at }, view }) => {
      const listing = view.get(stream as Id<'listing'>);
      return founded(view, listing === undefined ? undefined : restingListing(view, listing, at));
    },
    'grant.activated': carried,
    'grant.extended': carried,
    'grant.window_opened': ({ entry: { stream, at }, view }) => founded(view, grantOf(view, stream, at)),
    'grant.resumed': ({ entry: { stream, at }, view }) => founded(view, grantOf(view, stream, at)),
    'transfer.started': ({ entry: { stream, at }, view }) => {
      const transfer = view.get(stream as Id<'transfer'>);
      return transfer === undefined ? undefined : founded(view, grantOf(view, transfer.grant, at));
    },
  },
};
