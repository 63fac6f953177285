import { Button, Form, Skeleton } from 'antd';
import { useCallback } from 'react';
import { ProblemView } from '../parts/problem-view.js';
import { useLoaded } from '../parts/use-loaded.js';
import { pick, type Pair } from '../words/dictionary.js';
import { FORMS } from '../words/forms.js';
import { useLanguage, useWords } from '../words/language.js';
import { LeafField } from './leaf-field.js';
import type { Place } from './places.js';
import { RecordField, type Among } from './record-field.js';
import { bodySchema, schemaAt, type Schema } from './schema.js';

/** What is asked for, by where it stands in the body: `demand.dueOn`. */
export type Asks = Readonly<Record<string, Asked>>;
/**
 * What a field is called, what helps to fill it in, the words of the codes that it takes (`yes` and `no` of a decision), what is asked
 * of each line where there are several, and among which records one is chosen.
 */
export type Asked = Pair | { readonly title: Pair; readonly hint?: Pair; readonly words?: Readonly<Record<string, Pair>>; readonly each?: Asks; readonly among?: Among };

const isPair = (asked: Asked): asked is Pair => Array.isArray(asked);

/** The fields that a page asks for, in its words and its order; `BodyFields` makes a whole body without being told. What a single value is asked by, both leave to `LeafField`. */
export function SchemaFields({ path, asks }: { readonly path: string; readonly asks: Asks }) {
  const { value: schema, error, reload } = useLoaded(useCallback(() => bodySchema(path), [path]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  return schema === undefined ? <Skeleton active title={false} /> : <Fields schema={schema} asks={asks} within={[]} />;
}

/** `within` is where the schema's own value stands in the form. */
function Fields({ schema, asks, within }: { readonly schema: Schema; readonly asks: Asks; readonly within: Place }) {
  return <>{Object.entries(asks).map(([where, asked]) => <SchemaField key={where} whole={schema} where={where.split('.')} within={within} asked={asked} />)}</>;
}

function SchemaField({ whole, where, within, asked }: { readonly whole: Schema; readonly where: Place; readonly within: Place; readonly asked: Asked }) {
  const found = schemaAt(whole, where);
  if (found === undefined) throw new Error(`the body has no ${where.join('.')}`);
  const { title, hint, words = {}, each, among } = isPair(asked) ? { title: asked } : asked;
  const { schema, isOptional } = found;
  const at = [...within, ...where];
  if (each !== undefined) return <Lines at={at} title={title} schema={schema.items ?? {}} each={each} isOptional={isOptional} />;
  const field = { at, title, hint, isOptional };
  if (among !== undefined) return <RecordField {...field} among={among} isMany={schema.type === 'array'} />;
  return <LeafField schema={schema} field={field} codeWords={(value) => words[value] ?? [value, value]} answers={words} />;
}

/** Several of the same, each with its own fields. */
function Lines({ at, title, schema, each, isOptional }: { readonly at: Place; readonly title: Pair; readonly schema: Schema; readonly each: Asks; readonly isOptional: boolean }) {
  const { language } = useLanguage();
  const word = useWords(FORMS);
  return <Form.List name={[...at]} {...(isOptional ? {} : { initialValue: [] })}>{(lines, { add, remove }) => <fieldset className="lines">
    <legend>{pick(title, language)}{isOptional ? <span className="muted">（{word('optional')}）</span> : null}</legend>
    {lines.map(({ key, name }) => <div key={key} className="panel"><Fields schema={schema} asks={each} within={[name]} /><Button size="small" onClick={() => { remove(name); }}>{word('remove')}</Button></div>)}
    <Button onClick={() => { add({}); }}>{word('add')}</Button>
  </fieldset>}</Form.List>;
}
