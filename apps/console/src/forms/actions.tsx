import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '../session/session-context.js';
import { pick } from '../words/dictionary.js';
import { FORMS } from '../words/forms.js';
import { useLanguage, useWords } from '../words/language.js';
import { isOpen, mayBegin, takenWith, type Action, type Beginning, type Stepped } from './step.js';

export type { Action, Beginning, Written } from './step.js';

/** What asks for the details of a step is loaded when one is taken; it serves every kind of record. */
const StepDialog = lazy(async () => ({ default: (await import('./step-dialog.js')).StepDialog }));

function StepButton({ step: { title, isMain = false, isDanger = false }, begin }: { readonly step: Pick<Beginning, 'title' | 'isMain' | 'isDanger'>; readonly begin: () => void }) {
  const { language } = useLanguage();
  return <Button type={isMain ? 'primary' : 'default'} danger={isDanger} onClick={begin}>{pick(title, language)}</Button>;
}

interface BarProps<Item extends Stepped> { readonly actions: readonly Action<Item>[]; readonly item: Item; readonly kind: string; readonly isFollowed: boolean; readonly changed: () => void }

/** 办理: the steps that are open to who works here now. A form that was begun stays while the record moves on. */
export function ActionBar<Item extends Stepped>({ actions, item, kind, isFollowed, changed }: BarProps<Item>) {
  const word = useWords(FORMS);
  const { session } = useSession();
  const [begun, setBegun] = useState<{ readonly action: Action<Item>; readonly version: number }>();
  const open = actions.filter((action) => isOpen(action, item, session));
  if (open.length === 0 && begun === undefined && !isFollowed) return null;
  const { id, state, version } = item;
  const record = begun === undefined ? undefined : { kind, id, state, version, seen: begun.version, isStillOpen: isOpen(begun.action, item, session) };
  return <section className="bar no-print" aria-label={word('what')} style={{ marginBottom: 8 }}>
    {open.map((action) => <StepButton key={`${action.path} ${action.title[1]}`} step={action} begin={() => { setBegun({ action, version: item.version }); }} />)}
    {isFollowed ? <span className="muted">{word('following')}</span> : null}
    {begun === undefined ? null : <Suspense><StepDialog step={takenWith(begun.action, item)} record={record} changed={changed} close={() => { setBegun(undefined); }} /></Suspense>}
  </section>;
}

/** 新建: what begins a record of the list, for whom the ledger lets begin it. */
export function BeginningBar({ beginnings, changed }: { readonly beginnings: readonly Beginning[]; readonly changed: () => void }) {
  const { session } = useSession();
  const [begun, setBegun] = useState<Beginning>();
  return <>
    {beginnings.filter((one) => mayBegin(one, session)).map((one) => <StepButton key={`${one.path} ${one.title[1]}`} step={one} begin={() => { setBegun(one); }} />)}
    {begun === undefined ? null : <Suspense><StepDialog step={begun} changed={changed} close={() => { setBegun(undefined); }} /></Suspense>}
  </>;
}
