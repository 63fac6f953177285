import type { ReactNode } from 'react';
import { usePersons } from '../parts/persons.js';
import type { Pair } from '../words/dictionary.js';
import { REGISTERS } from '../words/register-steps.js';
import { BilingualField, ChoiceField, DayField, DigestField, FileTextField, IdField, InstantField, LongField, ManyField, NumberField, TagsField, TextField, YesNoField, type Choice, type FieldProps } from './fields.js';
import { prefixesOf } from './id-input.js';
import { DIGEST, codesOf, type Schema } from './schema.js';

const LONG = 150;
/** From this length on a text comes from a file rather than from fingers. */
const FILE = 10_000;
const AMOUNT = '^(0|[1-9][0-9]{0,17})$';

/** A value without parts of its own that are asked for: its schema, what its field is told, and how its codes are called. */
export interface Leaf { readonly schema: Schema; readonly field: FieldProps; readonly codeWords: (code: string) => Pair; readonly answers?: { readonly yes?: Pair; readonly no?: Pair } }

/** 一个值的输入项: days by a calendar, codes by their words, digests from files that stay here, parties and records by name. Both makers of forms end here. */
export function LeafField({ schema, field, codeWords, answers = {} }: Leaf): ReactNode {
  const isList = schema.type === 'array';
  const one = isList ? schema.items ?? {} : schema;
  const choices = codesOf(one).map((value): Choice => ({ value, title: codeWords(value) }));
  const prefixes = prefixesOf(one.pattern ?? '');
  if (choices.length > 0) return isList ? <ManyField {...field} choices={choices} /> : <ChoiceField {...field} choices={choices} />;
  if (prefixes.length > 0) return <IdField {...field} prefixes={prefixes} isMany={isList} />;
  switch (schema.type) {
    case 'boolean': return <YesNoField {...field} answers={answers} />;
    case 'integer': return <NumberField {...field} />;
    case 'array': return <TagsField {...field} hint={field.hint ?? (one.pattern === DIGEST ? REGISTERS.digests : undefined)} />;
    case 'object': return <BilingualField {...field} isLong={(schema.properties?.['zh']?.maxLength ?? 0) > LONG} />;
    case undefined:
    default: return <TextLeaf schema={schema} field={field} />;
  }
}

function TextLeaf({ schema: { format, pattern = '', maxLength = 0 }, field }: Pick<Leaf, 'schema' | 'field'>) {
  const persons = [...usePersons()].map(([value, name]): Choice => ({ value, title: [name, name] }));
  if (format === 'date') return <DayField {...field} />;
  if (format === 'date-time') return <InstantField {...field} />;
  if (pattern === DIGEST) return <DigestField {...field} />;
  if (pattern === AMOUNT) return <TextField {...field} hint={field.hint ?? REGISTERS.inCents} />;
  if (pattern.startsWith('^psn_') && persons.length > 0) return <ChoiceField {...field} choices={persons} />;
  if (maxLength > FILE) return <FileTextField {...field} />;
  return maxLength > LONG ? <LongField {...field} /> : <TextField {...field} />;
}
