import { Typography } from 'antd';
import { useSession } from '../session/session-context.js';
import { articleWords } from '../words/articles.js';
import { namedCode } from '../words/codes.js';
import { COMMON } from '../words/common.js';
import { pick, type Bilingual } from '../words/dictionary.js';
import { useLanguage, useWords } from '../words/language.js';
import { memberWords } from '../words/members.js';
import { recordCodeWords } from '../words/record-codes.js';
import { REGISTERS } from '../words/register-steps.js';
import { isSaid } from './is-said.js';
import { usePersons } from './persons.js';
import { Count, Day, IdLink, Money, Party, Said, Time } from './values.js';

/** What is shown of a member: which kind of record it is of, what it is called, and the currency of its amounts. */
interface Shown { readonly kind: string; readonly name: string; readonly value: unknown; readonly currency?: string | undefined }

const INSTANT = /^\d{4}-\d{2}-\d{2}T/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const ID = /^[a-z]{3}_[0-9a-f]{8}-[0-9a-f-]{27}$/;
const DIGITS = /^\d+$/;
const MONEY = ['amount', 'total', 'paid', 'paying', 'refunded', 'refunding', 'writtenOff', 'unitPrice', 'received'];

/** Members that cite the law in short. */
const ARTICLES = ['article', 'articles'];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isBilingual = (value: unknown): value is Bilingual => isRecord(value) && typeof value['zh'] === 'string' && Object.keys(value).every((name) => name === 'zh' || name === 'en');
/** The value of a member as what it is: an id leads on, a day is a day, a code is said in words, and what consists of parts is shown part by part. */
export function RecordValue({ value, ...of }: Shown) {
  const word = useWords(COMMON);
  if (!isSaid(value)) return <span className="muted">{word('none')}</span>;
  if (Array.isArray(value)) return <>{value.map((one: unknown, i) => <div key={i}><RecordValue {...of} value={one} /></div>)}</>;
  if (isBilingual(value)) return <Said text={value} />;
  if (isRecord(value)) return <Members kind={of.kind} members={value} currency={of.currency} />;
  if (typeof value === 'boolean') return <>{word(value ? 'yes' : 'no')}</>;
  if (typeof value === 'number') return <Count count={value} />;
  return <TextValue {...of} text={String(value)} />;
}

function TextValue({ name, text, currency }: Omit<Shown, 'value'> & { readonly text: string }) {
  const { language } = useLanguage();
  if (ID.test(text)) return <Named id={text} />;
  if (INSTANT.test(text)) return <Time at={text} />;
  if (DAY.test(text)) return <Day day={text} />;
  if (DIGEST.test(text)) return <Digest text={text} />;
  if (MONEY.includes(name) && DIGITS.test(text)) return <Money minor={text} currency={currency ?? 'CNY'} />;
  const code = ARTICLES.includes(name) ? articleWords(text) : recordCodeWords(name, text) ?? namedCode(text);
  return code === undefined ? <span style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</span> : <span title={text}>{pick(code, language)}</span>;
}

const DIGEST_SHOWN = 16;

/** Its beginning tells a digest apart; the whole of it is copied. */
const Digest = ({ text }: { readonly text: string }) => <Typography.Text className="mono" copyable={{ text }} title={text}>{text.slice(0, DIGEST_SHOWN)}…</Typography.Text>;

function Named({ id }: { readonly id: string }) {
  if (id.startsWith('prt_')) return <Party id={id} />;
  return id.startsWith('psn_') ? <Person id={id} /> : <IdLink id={id} />;
}

/** A person by name where it is one of the own organisation, and whether it is who works here. */
function Person({ id }: { readonly id: string }) {
  const word = useWords(REGISTERS);
  const { session } = useSession();
  const name = usePersons().get(id);
  const text = name === undefined ? <IdLink id={id} /> : <span title={id}>{name}</span>;
  return session.person === id ? <>{text} <span className="muted">({word('myself')})</span></> : text;
}

/** The parts of a value; what nobody has said is left out. */
export function Members({ kind, members, currency }: { readonly kind: string; readonly members: Readonly<Record<string, unknown>>; readonly currency?: string | undefined }) {
  const { language } = useLanguage();
  const own = members['currency'];
  const money = typeof own === 'string' ? own : currency;
  const said = Object.entries(members).filter(([, value]) => isSaid(value));
  return <dl className="members">{said.map(([name, value]) => <div key={name}><dt>{pick(memberWords(kind, name), language)}</dt><dd><RecordValue kind={kind} name={name} value={value} currency={money} /></dd></div>)}</dl>;
}
