import { Button, Form, InputNumber } from 'antd';
import { useRef, useState } from 'react';
import type { Grant } from '#core/exchange';
import type { Terms } from '#core/odrl';
import type { Draft } from '../../forms/body-form.js';
import { isTooLarge, sha256Of, FILE_MEGABYTES_MAX } from '../../forms/digest.js';
import { ChoiceField, ManyField, NumberField, TagsField, TextField } from '../../forms/fields.js';
import { countText } from '../../parts/amounts.js';
import { MODES, PURPOSES } from '../../words/codes.js';
import type { Dictionary } from '../../words/dictionary.js';
import { FORMS } from '../../words/forms.js';
import { useWords } from '../../words/language.js';
import { PERFORMANCE } from '../../words/performance.js';
import { RENEWAL } from '../../words/renewal.js';
import { STEPS } from '../../words/steps.js';

interface FileLine { readonly name: string; readonly sha256: string; readonly rows: number; readonly bytes: number }
interface Controlled { readonly id?: string; readonly value?: readonly FileLine[]; readonly onChange?: (lines: readonly FileLine[]) => void }

/** 交付清单: files that are hashed here, each with the rows that it has. */
function FileLines({ id, value = [], onChange = () => undefined }: Controlled) {
  const word = useWords(RENEWAL);
  const steps = useWords(STEPS);
  const forms = useWords(FORMS);
  const chooser = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState('');
  const take = async (files: readonly File[]): Promise<void> => {
    const lines: FileLine[] = [];
    for (const file of files) {
      setSaid(isTooLarge(file) ? forms('fileTooLarge', { limit: FILE_MEGABYTES_MAX }) : word('hashing', { name: file.name }));
      if (isTooLarge(file)) return;
      lines.push({ name: file.name, sha256: await sha256Of(file), rows: 0, bytes: file.size });
    }
    setSaid('');
    onChange([...value.filter(({ name }) => !lines.some((one) => one.name === name)), ...lines]);
  };
  const setRows = (name: string, rows: number): void => { onChange(value.map((line) => (line.name === name ? { ...line, rows } : line))); };
  return <div id={id}>
    <Button onClick={() => { chooser.current?.click(); }}>{steps('chooseFiles')}</Button>
    <input ref={chooser} type="file" multiple style={{ display: 'none' }} aria-label={steps('chooseFiles')} onChange={({ target }) => { void take([...target.files ?? []]); }} />
    <div aria-live="polite" className="muted">{said === '' && value.length === 0 ? word('noFiles') : said}</div>
    {value.map(({ name, sha256, rows, bytes }) => <div key={name} className="bar" style={{ marginTop: 6 }}>
      <span className="grow">{name} <span className="muted">{countText(bytes)} {word('fileSize')}</span><br /><span className="mono muted">{sha256}</span></span>
      <InputNumber aria-label={steps('fileRows', { name })} min={0} precision={0} value={rows} onChange={(count) => { setRows(name, count ?? 0); }} />
      <Button size="small" onClick={() => { onChange(value.filter((line) => line.name !== name)); }}>{forms('remove')}</Button>
    </div>)}
  </div>;
}

const words: Dictionary = PURPOSES;

export function DeliveryFields({ terms }: { readonly terms: Terms }) {
  const word = useWords(STEPS);
  const purposes = terms.purposes.map((value) => ({ value, title: words[value] ?? [value, value] as const }));
  return <>
    <div className="pair">
      {purposes.length === 0 ? <TextField at={['purpose']} title={PERFORMANCE.purpose} /> : <ChoiceField at={['purpose']} title={PERFORMANCE.purpose} choices={purposes} />}
      <ChoiceField at={['mode']} title={PERFORMANCE.mode} choices={terms.modes.map((value) => ({ value, title: MODES[value] }))} />
    </div>
    {terms.fields.length === 0 ? <TagsField at={['manifest', 'fields']} title={STEPS.fieldsDelivered} /> : <ManyField at={['manifest', 'fields']} title={STEPS.fieldsDelivered} choices={terms.fields.map((value) => ({ value, title: [value, value] }))} />}
    <Form.Item name={['manifest', 'files']} label={word('files')}><FileLines /></Form.Item>
    <div className="pair"><NumberField at={['people', 'general']} title={STEPS.peopleGeneral} /><NumberField at={['people', 'sensitive']} title={STEPS.peopleSensitive} /></div>
  </>;
}

const sum = (lines: readonly FileLine[], of: 'rows' | 'bytes'): number => lines.reduce((total, line) => total + line[of], 0);

interface Manifest { readonly files?: readonly FileLine[]; readonly fields?: readonly string[] }

/** The request of a delivery: its manifest adds up what its files have. */
export function deliveryOf(draft: Draft, { id }: Pick<Grant, 'id'>): object {
  const { files = [], fields = [] } = draft['manifest'] as Manifest;
  return { ...draft, grant: id, manifest: { files, fields, rows: sum(files, 'rows'), bytes: sum(files, 'bytes') }, circumstances: {} };
}
