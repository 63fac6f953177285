import { Button, Input, Select } from 'antd';
import { useCallback, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { get, type ReadPath } from '../api/client.js';
import { COMMON } from '../words/common.js';
import { pick, said, type Pair } from '../words/dictionary.js';
import { useLanguage, useWords } from '../words/language.js';
import { stateWords } from '../words/states.js';
import { SYSTEM, useNames, useNamesOf, useRecordName, useRecordNames } from './names.js';

/** One filter of a list, by the name that the API has for it. With `choices` it is chosen; else it is asked for as what its name says that it is, unless it is only a text. */
export interface Filter { readonly name: string; readonly title: Pair; readonly choices?: readonly { readonly value: string; readonly title: Pair }[]; readonly isText?: boolean }

/** The states of a kind as the choices of a filter. */
export const stateFilter = (kind: string, states: readonly string[]): Filter => ({ name: 'state', title: COMMON.state, choices: states.map((value) => ({ value, title: stateWords(kind, value) })) });

/** What the API's filters are, by their names: days are picked, and parties and records chosen by what they are called, for nobody knows an id by heart. */
const DAYS = ['day', 'from', 'until', 'since', 'effectiveFrom'];
const PARTIES = ['vendor', 'buyer', 'party', 'participant', 'issuer', 'concerned', 'holder', 'claimant', 'respondent', 'complainant', 'against', 'declarer', 'sponsor', 'sponsored', 'pledgor', 'creditor', 'applicant', 'objector', 'authority', 'operator', 'submitter', 'owner'];
const RECORDS: Readonly<Record<string, ReadPath>> = { grant: '/v1/grants', product: '/v1/products', listing: '/v1/listings', order: '/v1/orders', bulletin: '/v1/bulletins', title: '/v1/titles' };
const ROWS = '200';

/** The filters of a list. They stand in the address; a typed one is taken by Enter. */
export function FilterBar({ filters, path, reload }: { readonly filters: readonly Filter[]; readonly path: string; readonly reload: () => void }) {
  const word = useWords(COMMON);
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const set = (name: string, value: string | undefined): void => {
    const next = new URLSearchParams(search);
    if (value === undefined || value === '') next.delete(name);
    else next.set(name, value);
    void navigate({ pathname: path, search: next.toString() });
  };
  return <div className="bar panel filters" role="group" aria-label={word('search')} style={{ marginBottom: 12 }}>
    {filters.map((filter) => <OneFilter key={filter.name} filter={filter} value={search.get(filter.name) ?? undefined} set={(value) => { set(filter.name, value); }} />)}
    <span className="grow" />
    <Button onClick={() => { void navigate(path); }}>{word('reset')}</Button>
    <Button onClick={reload}>{word('refresh')}</Button>
    <Button className="wide" onClick={() => { window.print(); }}>{word('print')}</Button>
  </div>;
}

interface FieldProps { readonly name: string; readonly value: string | undefined; readonly set: (value: string | undefined) => void }

function OneFilter({ filter: { name: member, title, choices, isText = false }, value, set }: { readonly filter: Filter; readonly value: string | undefined; readonly set: FieldProps['set'] }) {
  const { language } = useLanguage();
  const field = { name: pick(title, language), value, set };
  const source = RECORDS[member];
  if (choices !== undefined) return <Chosen {...field} options={choices.map((choice) => ({ value: choice.value, label: pick(choice.title, language) }))} />;
  if (isText) return <Typed {...field} />;
  if (DAYS.includes(member)) return <DayPicked {...field} />;
  if (PARTIES.includes(member)) return <PartyChosen {...field} />;
  return source === undefined ? <Typed {...field} /> : <RecordChosen {...field} source={source} />;
}

const Typed = ({ name, value, set }: FieldProps) => <Input.Search key={value} allowClear defaultValue={value} placeholder={name} aria-label={name} style={{ width: 220 }} onSearch={set} />;

/** A browser shows its own way of picking a day, and says nothing of what the day is for: the name stands beside it. */
const DayPicked = ({ name, value, set }: FieldProps) => <label className="bar"><span className="muted">{name}</span><Input type="date" value={value ?? ''} style={{ width: 150 }} onChange={({ target }) => { set(target.value); }} /></label>;

interface Option { readonly value: string; readonly label: string }
const Chosen = ({ name, value, set, options, opened }: FieldProps & { readonly options: readonly Option[]; readonly opened?: (isOpen: boolean) => void }) =>
  <Select allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={name} aria-label={name} style={{ width: 180 }} popupMatchSelectWidth={false} options={[...options]} onChange={set} {...(value === undefined ? {} : { value })} {...(opened === undefined ? {} : { onOpenChange: opened })} />;

function PartyChosen(field: FieldProps) {
  const { language } = useLanguage();
  const options = [...useNames()].flatMap(([id, name]) => (id === SYSTEM ? [] : [{ value: id, label: said(name, language) }]));
  return <Chosen {...field} options={options} />;
}

const NONE: readonly { readonly id: string }[] = [];

/** The latest records of a list, asked for when somebody wants to choose: what a regulator reads is an entry. */
function RecordChosen({ source, ...field }: FieldProps & { readonly source: ReadPath }) {
  const { language } = useLanguage();
  const [records, setRecords] = useState(NONE);
  useNamesOf(records);
  const names = useRecordNames();
  const own = useRecordName(field.value ?? '');
  const load = useCallback((isOpen: boolean) => {
    if (isOpen) get(source as '/v1/grants', { query: { limit: ROWS, sort: 'newest' } }).then(({ items }) => { setRecords(items); }, () => undefined);
  }, [source]);
  const labelOf = (id: string, name = names.get(id)): string => `${name === undefined ? '' : said(name, language)} …${id.slice(-8)}`;
  const known = records.map(({ id }) => ({ value: id, label: labelOf(id) }));
  const chosen = field.value === undefined || records.some(({ id }) => id === field.value) ? [] : [{ value: field.value, label: labelOf(field.value, own) }];
  return <Chosen {...field} options={[...chosen, ...known]} opened={load} />;
}
