import { Button, Form, Input } from 'antd';
import { pick, type Pair } from '../words/dictionary.js';
import { FORMS } from '../words/forms.js';
import { useLanguage, useWords } from '../words/language.js';
import { memberWords } from '../words/members.js';
import { recordCodeWords } from '../words/record-codes.js';
import { REGISTERS } from '../words/register-steps.js';
import { branchOf, onlyOf } from './completed.js';
import { ChoiceField } from './fields.js';
import { LeafField } from './leaf-field.js';
import type { Place } from './places.js';
import { codesOf, type Schema } from './schema.js';

/** One part of a body: where it stands in the form, and in the innermost list around it, from which its fields are named. */
interface Part { readonly kind: string; readonly name: string; readonly schema: Schema; readonly at: Place; readonly within: Place; readonly isOptional: boolean }

const isNull = ({ type }: Schema): boolean => type === 'null';
const formsOf = ({ anyOf = [] }: Schema): readonly Schema[] => anyOf.filter((one) => one.type === 'object');

/** 按接口的模式生成的表单: every member of a body as its own schema has it, in the words that the console has for members and codes; what a page asks for in words of its own is `SchemaFields`. */
export function BodyFields({ kind, schema }: { readonly kind: string; readonly schema: Schema }) {
  return <PartsOf part={{ kind, name: kind, schema, at: [], within: [], isOptional: false }} />;
}

function PartsOf({ part: { kind, schema, at, within, isOptional } }: { readonly part: Part }) {
  return <>{Object.entries(schema.properties ?? {}).map(([name, member]) => (
    <OnePart key={name} part={{ kind, name, schema: member, at: [...at, name], within: [...within, name], isOptional: isOptional || schema.required?.includes(name) !== true }} />
  ))}</>;
}

function OnePart({ part }: { readonly part: Part }) {
  const given = branchOf(part.schema, undefined);
  if (onlyOf(given) !== undefined) return null;
  if (formsOf(part.schema).length > 1) return <Variants part={part} />;
  const narrowed = { ...part, schema: given, isOptional: part.isOptional || (part.schema.anyOf ?? []).some(isNull) };
  if (isListOfParts(given)) return <Several part={narrowed} />;
  if (given.type === 'object' && given.properties?.['zh'] === undefined) return <Framed title={titleOf(part)}><PartsOf part={narrowed} /></Framed>;
  // Of codes all are asked for: those that a union states one by one stand in the whole schema.
  const schema = codesOf(part.schema).length > 0 ? part.schema : given;
  return <LeafField schema={schema} field={{ at: part.within, title: titleOf(part), isOptional: narrowed.isOptional }} codeWords={(code) => recordCodeWords(part.name, code) ?? [code, code]} />;
}

/** A list of what is asked for part by part; one of single values is a single field. */
const isListOfParts = ({ type, items = {} }: Schema): boolean => type === 'array' && (items.type === 'object' || items.anyOf !== undefined) && codesOf(items).length === 0;
const titleOf = ({ kind, name }: Part): Pair => memberWords(kind, name);

function Framed({ title, children }: { readonly title: Pair; readonly children: React.ReactNode }) {
  const { language } = useLanguage();
  return <fieldset className="framed"><legend>{pick(title, language)}</legend>{children}</fieldset>;
}

/** As many as are added. */
function Several({ part }: { readonly part: Part }) {
  const word = useWords(FORMS);
  const { schema: { items = {} }, at, within } = part;
  return <Framed title={titleOf(part)}><Form.List name={[...within]}>{(lines, { add, remove }) => <>
    {lines.map(({ key, name }) => <div key={key} className="framed">
      {formsOf(items).length > 1
        ? <Variants part={{ ...part, schema: items, at: [...at, name], within: [name] }} />
        : <PartsOf part={{ ...part, schema: items, at: [...at, name], within: [name], isOptional: false }} />}
      <Button size="small" onClick={() => { remove(name); }}>{word('remove')}</Button>
    </div>)}
    <Button onClick={() => { add({}); }}>{word('add')}</Button>
  </>}</Form.List></Framed>;
}

function kindOf({ properties = {} }: Schema): string {
  const kind = onlyOf(properties['kind'] ?? {});
  return typeof kind === 'string' ? kind : '';
}

/** One of several forms: its kind is chosen first, then what that kind needs is asked for. */
function Variants({ part }: { readonly part: Part }) {
  const { schema, at, within, name } = part;
  const forms = formsOf(schema);
  return <>
    <ChoiceField at={[...within, 'kind']} title={REGISTERS.variant} choices={forms.map(kindOf).map((value) => ({ value, title: recordCodeWords(name, value) ?? [value, value] }))} />
    <Form.Item noStyle shouldUpdate>{({ getFieldValue }) => {
      const chosen = forms.find((one) => kindOf(one) === getFieldValue([...at, 'kind']));
      return chosen === undefined ? <Input type="hidden" /> : <PartsOf part={{ ...part, schema: chosen, isOptional: false }} />;
    }}</Form.Item>
  </>;
}
