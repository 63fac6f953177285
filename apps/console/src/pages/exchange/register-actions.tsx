import type { WritePath } from '../../api/client.js';
import { STEP_RULES } from '../../api/step-rules.js';
import type { Action, Beginning, Written as Answer } from '../../forms/actions.js';
import { BodyFields } from '../../forms/body-fields.js';
import { completed } from '../../forms/completed.js';
import { bodySchema, type Schema } from '../../forms/schema.js';
import type { Listed } from '../../parts/list-page.js';
import { Written } from './written.js';
import type { Session } from '../../session/session.js';
import { REGISTER_STEP_HINTS, REGISTER_STEPS, type RegisterStep } from '../../words/register-steps.js';
import { packDraft } from './pack-draft.js';
import { isDue, isForAnother, type ForAnother } from './due.js';
import { BEGINS_WITH, memberAt, type Register } from './registers.js';

/** A record of a register, as the API has it. */
export type Recorded = Listed & { readonly owner: string; readonly parties: readonly string[] };

/** A step of a register with the schema that its form is made from. */
interface Described { readonly step: RegisterStep; readonly path: WritePath; readonly schema: Schema }
export interface RegisterActions { readonly actions: readonly Action<Recorded>[]; readonly beginnings: readonly Beginning[] }

const MAIN = /\.(endorse|admit|assign|propose|decide|confirm|accept|note|answer|conclude|sign|schedule|test|publish|redrive|handle|acknowledge|resubmit|approve|decide_outcome|propose_outcome|unfreeze|pay)$/;
const GRAVE = /\.(reject|revoke|suspend|freeze|refuse|approve|withdraw|close|write_off)$/;

/** Steps below a record that make another one, which is then shown. */
const MAKES: readonly RegisterStep[] = ['replay.request', 'enforcer.renew_credential'];

const pathsOf = ({ path }: Register): [RegisterStep, WritePath][] => (Object.keys(REGISTER_STEPS) as RegisterStep[]).flatMap((step) =>
  Object.entries(STEP_RULES).filter(([one, { action }]) => action === step && (one === `/v1${path}` || one.startsWith(`/v1${path}/{id}/`) || (one.startsWith(`/v1${path}/`) && !one.includes('{')))).map(([one]): [RegisterStep, WritePath] => [step, one as WritePath]));

/** The steps of a register, in the order of their words, each with the schema of its body. */
export const describedSteps = (register: Register): Promise<readonly Described[]> =>
  Promise.all(pathsOf(register).map(async ([step, path]) => ({ step, path, schema: await bodySchema(path) })));

/** The side of a record whose step it is: its owner's, or that of any of its parties. */
const whoseOf = (path: WritePath, { organisation }: Session) => ({ owner, parties }: Recorded): string | null =>
  (Object.values(STEP_RULES[path]?.roles ?? {}).includes('party') && parties.includes(organisation.id) ? organisation.id : owner);

const partsOf = (register: Register, { step, path, schema }: Described) => ({
  path, title: REGISTER_STEPS[step], hint: REGISTER_STEP_HINTS[step], isMain: MAIN.test(step), isDanger: GRAVE.test(step),
  ...(step === 'pack.draft' ? packDraft : { fields: () => <BodyFields kind={register.kind} schema={schema} /> }),
  toBody: (draft: object) => completed(schema, draft) as object,
  ...(BEGINS_WITH[step] === undefined ? {} : { initial: (item: unknown) => Object.fromEntries(Object.entries(BEGINS_WITH[step] ?? {}).map(([name, where]) => [name, memberAt(item, where)])) }),
  ...(MAKES.includes(step) || !path.includes('{id}') ? { shows: (answer: Answer) => <Written answer={answer} /> } : {}),
});

/** What can be done with the records of a register, and what begins one: forms made from the API's own schemas. */
export function registerActions(register: Register, described: readonly Described[], session: Session): RegisterActions {
  const own = described.filter(({ path }) => path.includes('{id}'));
  return {
    actions: own.map((one) => ({
      ...partsOf(register, one), whose: whoseOf(one.path, session), applies: (item: Recorded, who: Session) => isDue(one.step, item) && isForAnother(one.step, item, who) === undefined,
    })),
    beginnings: described.filter(({ path }) => !path.includes('{id}')).map((one) => partsOf(register, one)),
  };
}

/** The steps that are due and open to this role, and that another person has to take: shown with the reason, not hidden. */
export const leftToOthers = (described: readonly Described[], item: Recorded, session: Session): { readonly step: RegisterStep; readonly why: ForAnother }[] =>
  described.flatMap(({ step, path }) => {
    const rule = STEP_RULES[path];
    const isTheirs = path.includes('{id}') && session.roles.some((role) => rule?.roles[role] !== undefined) && (rule?.states ?? []).includes(item.state) && isDue(step, item);
    const why = isTheirs ? isForAnother(step, item, session) : undefined;
    return why === undefined ? [] : [{ step, why }];
  });
