import { Button, Steps } from 'antd';
import { useState, type ComponentProps, type ReactNode } from 'react';
import { pick, type Pair } from '../words/dictionary.js';
import { FORMS } from '../words/forms.js';
import { useLanguage, useWords } from '../words/language.js';
import { BodyForm } from './body-form.js';
import type { Place } from './places.js';

/** One step of a long form, and the places of the body that it asks for. */
export interface FormStep { readonly title: Pair; readonly places: readonly Place[]; readonly render: () => ReactNode }

type Props<A> = Omit<ComponentProps<typeof BodyForm<A>>, 'children' | 'onFault' | 'isSubmitShown'> & { readonly steps: readonly FormStep[] };

const holds = ({ places }: FormStep, field: Place): boolean => places.some((place) => place.every((part, i) => part === field[i]));

/** 分步表单: one form, one step of it to be seen; what is wrong leads to its step. */
export function StepForm<A>({ steps, buttons, ...props }: Props<A>) {
  const { language } = useLanguage();
  const word = useWords(FORMS);
  const [at, setAt] = useState(0);
  const isLast = at === steps.length - 1;
  const move = <>
    {buttons}
    {at === 0 ? null : <Button onClick={() => { setAt(at - 1); }}>{word('back')}</Button>}
    {isLast ? null : <Button type="primary" onClick={() => { setAt(at + 1); }}>{word('onward')}</Button>}
  </>;
  return <>
    <Steps size="small" current={at} onChange={setAt} responsive style={{ marginBottom: 16 }} items={steps.map(({ title }) => ({ title: pick(title, language) }))} />
    <BodyForm {...props} buttons={move} isSubmitShown={isLast} onFault={(field) => {
      const step = steps.findIndex((one) => holds(one, field));
      if (step >= 0) setAt(step);
    }}>{steps.map(({ title, render }, i) => <div key={title[1]} hidden={i !== at}>{render()}</div>)}</BodyForm>
  </>;
}

