import { Alert, Spin } from 'antd';
import { useCallback, useMemo } from 'react';
import type { ReadPath } from '../../api/client.js';
import { Detail, type DetailSpec, type Fact } from '../../parts/detail.js';
import { stateFilter, type Filter } from '../../parts/filter-bar.js';
import { ListPage, type Column, type ListSpec } from '../../parts/list-page.js';
import { ProblemView } from '../../parts/problem-view.js';
import { isSaid } from '../../parts/is-said.js';
import { RecordValue } from '../../parts/record-value.js';
import { STATES_OF } from '../../parts/states-of.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { useSession } from '../../session/session-context.js';
import type { Session } from '../../session/session.js';
import { COMMON } from '../../words/common.js';
import { filled, pick, type Pair } from '../../words/dictionary.js';
import { EXCHANGE_PAGES } from '../../words/exchange.js';
import { FORMS } from '../../words/forms.js';
import { useLanguage } from '../../words/language.js';
import { memberWords } from '../../words/members.js';
import { recordCodeWords } from '../../words/record-codes.js';
import { REGISTER_STEPS, REGISTERS } from '../../words/register-steps.js';
import { describedSteps, leftToOthers, registerActions, type Recorded } from './register-actions.js';
import { partsOf } from './register-parts.js';
import { FILTER_CODES, FOLLOWED, memberAt, type Register, type RegisterKind } from './registers.js';

type Described = Awaited<ReturnType<typeof describedSteps>>;

/** What every record has stands above already; `parties` are among its other members. */
const HEAD = ['id', 'state', 'version', 'createdAt', 'updatedAt', 'dueAt', 'parties', 'next'];
const NUMBERS = ['lines', 'matched', 'differences', 'verdicts', 'differing', 'delivered', 'handled', 'attempts', 'attempt', 'sequence', 'size', 'total', 'paid', 'amount'];
const WIDE_FROM = 2;

/** The currency of a record's amounts, where it has any. */
function currencyOf(item: Recorded): string | undefined {
  const currency = memberAt(item, 'currency');
  return typeof currency === 'string' ? currency : undefined;
}

const lastOf = (where: string): string => where.split('.').at(-1) ?? where;
/** A column is called by its member; that of a part that would only say "name" or "kind", by the part. */
const columnWords = (kind: RegisterKind, where: string): Pair => {
  const [outer = where] = where.split('.').slice(-2);
  return memberWords(kind, ['name', 'kind'].includes(lastOf(where)) ? outer : lastOf(where));
};

const columnsOf = ({ kind, columns }: Register): Column<Recorded>[] => columns.map((where, i) => ({
  title: columnWords(kind, where), isWide: i >= WIDE_FROM, isNumber: NUMBERS.includes(lastOf(where)),
  render: (item) => <RecordValue kind={kind} name={lastOf(where)} value={memberAt(item, where)} currency={currencyOf(item)} />,
}));

/** 须由他人办理: who may not take a step is told so, and why. */
function ForOthers({ left }: { readonly left: ReturnType<typeof leftToOthers> }) {
  const { language } = useLanguage();
  return <>{(['secondPerson', 'assignedTo'] as const).map((why) => {
    const steps = left.filter((one) => one.why === why).map(({ step }) => pick(REGISTER_STEPS[step], language));
    return steps.length === 0 ? null : <Alert key={why} type="info" showIcon style={{ marginBottom: 4 }} title={filled(pick(REGISTERS[why], language), { step: steps.join(' / ') })} />;
  })}</>;
}

/** What the list shows of a record comes first in its drawer, too. */
function factsOf({ kind, columns, hidden = [] }: Register, item: Recorded): Fact[] {
  const first = columns.map((where) => where.split('.')[0] ?? where);
  const placeOf = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return Object.entries(item).filter(([name, value]) => !HEAD.includes(name) && !hidden.includes(name) && isSaid(value)).sort(([a], [b]) => placeOf(a) - placeOf(b))
    .map(([name, value]: [string, unknown]) => ({ title: memberWords(kind, name), value: <RecordValue kind={kind} name={name} value={value} currency={currencyOf(item)} /> }));
}

function detailOf(register: Register, described: Described, session: Session): DetailSpec<Recorded> {
  const { kind, path } = register;
  const { actions } = registerActions(register, described, session);
  return {
    kind, source: `/v1${path}/{id}` as DetailSpec<Recorded>['source'], actions, parts: partsOf(kind), followed: FOLLOWED[kind] ?? [],
    facts: (item) => {
      const left = leftToOthers(described, item, session);
      return [...(left.length === 0 ? [] : [{ title: FORMS.what, value: <ForOthers left={left} /> }]), ...factsOf(register, item)];
    },
  };
}

function filterOf(kind: RegisterKind, name: string): Filter {
  const codes = FILTER_CODES[`${kind}.${name}`];
  return { name, title: memberWords(kind, name), ...(codes === undefined ? {} : { choices: codes.map((value) => ({ value, title: recordCodeWords(name, value) ?? [value, value] })) }) };
}

function specOf(register: Register, described: Described, session: Session): ListSpec<Recorded> {
  const { kind, path, filters, isPublic = false } = register;
  const detail = detailOf(register, described, session);
  return {
    kind, title: EXCHANGE_PAGES[kind], path, hasOwnOrder: isPublic, source: `/v1${path}` as Extract<ReadPath, `/v1/${string}`>,
    columns: [{ title: COMMON.id, render: ({ id }) => <span className="mono">…{id.slice(-8)}</span>, width: 110, isWide: true }, ...columnsOf(register)],
    filters: [...(isPublic ? [] : [stateFilter(kind, STATES_OF[kind])]), ...filters.map((name) => filterOf(kind, name))],
    beginnings: registerActions(register, described, session).beginnings,
    detail: (id) => <Detail key={id} spec={detail} id={id} />,
  };
}

/** 登记簿: one page for every register, made of its line in the table. */
function RegisterPage({ register }: { readonly register: Register }) {
  const { session } = useSession();
  const { value: described, error, reload } = useLoaded(useCallback(() => describedSteps(register), [register]));
  const spec = useMemo(() => (described === undefined ? undefined : specOf(register, described, session)), [register, described, session]);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  return spec === undefined ? <Spin /> : <ListPage key={register.kind} spec={spec} />;
}

export const registerPage = (register: Register) => () => <RegisterPage register={register} />;
