import { Alert, Button, Checkbox, Collapse, Form, Input, Select, type FormInstance } from 'antd';
import { useRef, useState, type ReactNode } from 'react';
import { FORMS } from '../../words/forms.js';
import { MARKET } from '../../words/market.js';
import { useWords } from '../../words/language.js';
import { VENDOR } from '../../words/vendor.js';
import { CSV_CHARS_MAX } from './csv.js';
import { FIELD_TYPES, fieldsIn, type FieldType } from './field-import.js';

const TYPE_WORDS = { string: 'tString', integer: 'tInteger', decimal: 'tDecimal', boolean: 'tBoolean', date: 'tDate', 'date-time': 'tInstant', binary: 'tBinary', object: 'tObject' } as const satisfies Record<FieldType, keyof typeof VENDOR>;
const GRADES = ['general', 'important', 'core'] as const;
const AT = ['description', 'fields'];

/** 字段: imported from a file or typed, each with its class and grade. */
export function FieldTable({ form, changed }: { readonly form: FormInstance; readonly changed: () => void }) {
  const word = useWords(VENDOR);
  const chooser = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<{ readonly type: 'success' | 'warning'; readonly text: string }>();
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const found = file.size > CSV_CHARS_MAX ? { ok: false as const } : fieldsIn(await file.text());
    setSaid(found.ok ? { type: 'success', text: word('imported', { count: found.fields.length }) } : { type: 'warning', text: word('notReadable') });
    if (!found.ok) return;
    form.setFieldValue(AT, found.fields);
    changed();
  };
  return <>
    <div className="bar" style={{ marginBottom: 8 }}>
      <Button onClick={() => { chooser.current?.click(); }}>{word('importFields')}</Button>
      <input ref={chooser} type="file" accept=".csv,.json,text/csv,application/json" style={{ display: 'none' }} aria-label={word('importFields')} onChange={({ target }) => {
        void take(target.files?.[0]);
        target.value = '';
      }} />
      <span className="muted grow">{word('importHint')}</span>
    </div>
    {said === undefined ? null : <Alert type={said.type} showIcon title={said.text} style={{ marginBottom: 8 }} />}
    <Collapse size="small" style={{ marginBottom: 12 }} items={[{ key: 'help', label: word('classHelp'), children: <><p>{word('personalHelp')}</p><p>{word('sensitiveHelp')}</p><p>{word('importantHelp')}</p></> }]} />
    <Form.List name={AT}>{(lines, { add, remove }) => <>
      {lines.map(({ key, name }) => <FieldLine key={key} line={name} remove={() => { remove(name); }} />)}
      <Button onClick={() => { add({ type: 'string', grade: 'general', personal: false, sensitive: false }); }}>{word('addField')}</Button>
    </>}</Form.List>
  </>;
}

const Cell = ({ at, children, valuePropName = 'value' }: { readonly at: (string | number)[]; readonly children: ReactNode; readonly valuePropName?: string }) =>
  <Form.Item name={at} valuePropName={valuePropName} style={{ marginBottom: 4 }}>{children}</Form.Item>;

function FieldLine({ line, remove }: { readonly line: number; readonly remove: () => void }) {
  const word = useWords(VENDOR);
  const forms = useWords(FORMS);
  const market = useWords(MARKET);
  const label = (name: keyof typeof VENDOR): string => `${word(name)} ${String(line + 1)}`;
  return <div className="field-line">
    <Cell at={[line, 'name']}><Input className="mono" placeholder={word('fieldName')} aria-label={label('fieldName')} /></Cell>
    <Cell at={[line, 'title']}><Input placeholder={word('fieldTitle')} aria-label={label('fieldTitle')} /></Cell>
    <Cell at={[line, 'type']}><Select aria-label={label('fieldType')} options={FIELD_TYPES.map((value) => ({ value, label: word(TYPE_WORDS[value]) }))} /></Cell>
    <Cell at={[line, 'grade']}><Select aria-label={label('grade')} options={GRADES.map((value) => ({ value, label: market(value) }))} /></Cell>
    <Cell at={[line, 'personal']} valuePropName="checked"><Checkbox>{word('personal')}</Checkbox></Cell>
    <Cell at={[line, 'sensitive']} valuePropName="checked"><Checkbox>{word('sensitive')}</Checkbox></Cell>
    <Button size="small" aria-label={`${forms('remove')} ${String(line + 1)}`} onClick={remove}>×</Button>
  </div>;
}
