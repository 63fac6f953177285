import { Form, Input, InputNumber, Radio, Switch } from 'antd';
import type { ReactNode } from 'react';
import { namedCode } from '../words/codes.js';
import { COMMON } from '../words/common.js';
import { pick, type Language, type Pair } from '../words/dictionary.js';
import { FORMS } from '../words/forms.js';
import { useLanguage, useWords } from '../words/language.js';
import { DigestInput } from './digest-input.js';
import { FileText } from './file-text.js';
import { IdInput } from './id-input.js';
import { NamedSelect } from './named-select.js';
import type { Place } from './places.js';

/** What every field is told: where its value stands, what it is called, and what helps to fill it in. */
export interface FieldProps { readonly at: Place; readonly title: Pair; readonly hint?: Pair | undefined; readonly isOptional?: boolean; readonly extra?: ReactNode }
/** What may be chosen: the code that is sent, and its words. */
export interface Choice { readonly value: string; readonly title: Pair }

/** The choices of an enumeration, from the words that an area has for its codes. */
export const choicesOf = <const T extends string>(values: readonly T[], words: Readonly<Record<T, Pair>>): Choice[] => values.map((value) => ({ value, title: words[value] }));

function Field({ at, title, hint, isOptional = false, extra, children, valuePropName }: FieldProps & { readonly children: ReactNode; readonly valuePropName?: string }) {
  const { language } = useLanguage();
  const word = useWords(FORMS);
  const label = <>{pick(title, language)}{isOptional ? <span className="muted">（{word('optional')}）</span> : null}</>;
  return <Form.Item name={[...at]} label={label} extra={extra ?? (hint === undefined ? undefined : pick(hint, language))} style={{ marginBottom: 14 }} {...(valuePropName === undefined ? {} : { valuePropName })}>{children}</Form.Item>;
}

export const TextField = ({ placeholder, ...props }: FieldProps & { readonly placeholder?: string }) => <Field {...props}><Input autoComplete="off" {...(placeholder === undefined ? {} : { placeholder })} /></Field>;
export const LongField = (props: FieldProps) => <Field {...props}><Input.TextArea rows={3} /></Field>;
export const FileTextField = (props: FieldProps) => <Field {...props}><FileText /></Field>;
export const NumberField = (props: FieldProps) => <Field {...props}><InputNumber style={{ width: '100%' }} precision={0} /></Field>;
export const SwitchField = (props: FieldProps) => <Field {...props} valuePropName="checked"><Switch /></Field>;
export const DayField = (props: FieldProps) => <Field {...props}><Input type="date" /></Field>;
/** An instant in the zone of the exchange, as a browser asks for it. */
export const InstantField = (props: FieldProps) => <Field {...props}><Input type="datetime-local" /></Field>;
export const DigestField = (props: FieldProps) => <Field {...props}><DigestInput /></Field>;

function useOptions(choices: readonly Choice[]): { value: string; label: string }[] {
  const { language } = useLanguage();
  return choices.map(({ value, title }) => ({ value, label: pick(title, language) }));
}

/** One of the given. */
export function ChoiceField({ choices, ...props }: FieldProps & { readonly choices: readonly Choice[] }) {
  const { language } = useLanguage();
  return <Field {...props}><NamedSelect label={pick(props.title, language)} options={useOptions(choices)} showSearch={{ optionFilterProp: 'label' }} allowClear={props.isOptional === true} /></Field>;
}

/** Yes or no, where neither is the rule: it is said, and in the words of what is decided. */
export function YesNoField({ answers: { yes = COMMON.yes, no = COMMON.no } = {}, ...props }: FieldProps & { readonly answers?: { readonly yes?: Pair; readonly no?: Pair } }) {
  const { language } = useLanguage();
  return <Field {...props}><Radio.Group options={[{ value: true, label: pick(yes, language) }, { value: false, label: pick(no, language) }]} /></Field>;
}

/** Some of the given. */
export function ManyField({ choices, ...props }: FieldProps & { readonly choices: readonly Choice[] }) {
  const { language } = useLanguage();
  return <Field {...props}><NamedSelect label={pick(props.title, language)} mode="multiple" options={useOptions(choices)} showSearch={{ optionFilterProp: 'label' }} /></Field>;
}

/** A participant or a record, or several, by name. */
export function IdField({ prefixes, isMany, ...props }: FieldProps & { readonly prefixes: readonly string[]; readonly isMany: boolean }) {
  const { language } = useLanguage();
  return <Field {...props}><IdInput label={pick(props.title, language)} prefixes={prefixes} isMany={isMany} /></Field>;
}

/** A code of the market with its words; one's own as it is. */
function suggestedAs(code: string, language: Language): string {
  const words = namedCode(code);
  return words === undefined ? code : language === 'zh' ? `${words[0]}（${code}）` : `${words[1]} (${code})`;
}

/** Some of one's own, with suggestions where there are any. */
export function TagsField({ suggestions = [], ...props }: FieldProps & { readonly suggestions?: readonly string[] }) {
  const word = useWords(FORMS);
  const { language } = useLanguage();
  return <Field {...props}><NamedSelect label={pick(props.title, language)} mode="tags" {...(suggestions.length === 0 ? { open: false, suffix: null } : {})} tokenSeparators={[',', '，', '、', ' ']} placeholder={word('typeAndEnter')} options={suggestions.map((value) => ({ value, label: suggestedAs(value, language) }))} /></Field>;
}

/** A text in Chinese, and in English where there is one. */
export function BilingualField({ at, title, hint, isLong = false }: FieldProps & { readonly isLong?: boolean }) {
  const One = isLong ? LongField : TextField;
  const [zh, en] = title;
  return <div className="pair">
    <One at={[...at, 'zh']} title={[`${zh}（${FORMS.chinese[0]}）`, `${en} (${FORMS.chinese[1]})`]} hint={hint} />
    <One at={[...at, 'en']} title={[`${zh}（${FORMS.english[0]}）`, `${en} (${FORMS.english[1]})`]} />
  </div>;
}
