import { Button, Input } from 'antd';
import { useRef, type ChangeEvent } from 'react';
import { FORMS } from '../words/forms.js';
import { useWords } from '../words/language.js';

/** What the form hands to its fields. */
interface Controlled { readonly id?: string; readonly value?: string; readonly onChange?: (value: string) => void }

/** 长文本: typed or pasted, or read from a file that is chosen here. */
export function FileText({ id, value = '', onChange = () => undefined }: Controlled) {
  const word = useWords(FORMS);
  const chooser = useRef<HTMLInputElement>(null);
  const take = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = target.files?.[0];
    target.value = '';
    if (file !== undefined) onChange(await file.text());
  };
  return <>
    <Input.TextArea rows={6} {...(id === undefined ? {} : { id })} value={value} onChange={(event) => { onChange(event.target.value); }} />
    <Button size="small" onClick={() => { chooser.current?.click(); }}>{word('readFile')}</Button>
    <input ref={chooser} type="file" style={{ display: 'none' }} aria-label={word('readFile')} onChange={(event) => { void take(event); }} />
  </>;
}
