import { Button, Input } from 'antd';
import { useRef, useState, type ChangeEvent } from 'react';
import { FORMS } from '../words/forms.js';
import { useWords } from '../words/language.js';
import { FILE_MEGABYTES_MAX, isTooLarge, sha256Of } from './digest.js';

/** What the form hands to its fields. */
interface Controlled { readonly id?: string; readonly value?: string; readonly onChange?: (value: string) => void }

/** 文件摘要: a file is chosen and hashed here; a digest from elsewhere may be pasted. */
export function DigestInput({ id, value = '', onChange = () => undefined }: Controlled) {
  const word = useWords(FORMS);
  const chooser = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState('');
  const take = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = target.files?.[0];
    target.value = '';
    if (file === undefined) return;
    if (isTooLarge(file)) {
      setSaid(word('fileTooLarge', { limit: FILE_MEGABYTES_MAX }));
      return;
    }
    setSaid(word('hashing'));
    onChange(await sha256Of(file));
    setSaid(`${word('hashed')}: ${file.name}`);
  };
  return <>
    <div style={{ display: 'flex', gap: 8 }}>
      <Input className="mono" {...(id === undefined ? {} : { id })} value={value} placeholder={word('orPaste')} autoComplete="off" onChange={(event) => { onChange(event.target.value.trim().toLowerCase()); }} />
      <Button onClick={() => { chooser.current?.click(); }}>{word('chooseFile')}</Button>
      <input ref={chooser} type="file" style={{ display: 'none' }} aria-label={word('chooseFile')} onChange={(event) => { void take(event); }} />
    </div>
    <div className="muted" aria-live="polite">{said === '' ? word('digestHint') : said}</div>
  </>;
}
