import { Alert, Button, Form, type FormInstance } from 'antd';
import { useCallback, useState, type ReactNode } from 'react';
import type { WritePath } from '../api/client.js';
import { ProblemError } from '../api/problem.js';
import { ProblemView } from '../parts/problem-view.js';
import { FORMS } from '../words/forms.js';
import { useLanguage, useWords } from '../words/language.js';
import { filled, pick } from '../words/dictionary.js';
import { bodySchema, faultsIn } from './schema.js';
import { fieldAt, filledIn, type Place } from './places.js';
import { useSubmit } from './use-submit.js';

/** What a form holds while it is filled in: a body that is not complete yet. */
export type Draft = Record<string, unknown>;

interface Props<A> {
  /** Whose body it is. The API's own schema of it is what the fields are checked with. */
  readonly path: WritePath;
  readonly form: FormInstance;
  readonly initial?: object | undefined;
  /** The body from what was filled in, where the form does not have its shape already. */
  readonly toBody?: ((draft: Draft) => object) | undefined;
  readonly send: (body: object, key: string) => Promise<A>;
  readonly done: (answer: A) => void;
  /** Told of the first field that is wrong, for forms that have steps. */
  readonly onFault?: ((field: Place) => void) | undefined;
  readonly onDraft?: ((draft: Draft) => void) | undefined;
  readonly children: ReactNode;
  /** Before the button that submits, and how that one is called. */
  readonly buttons?: ReactNode;
  readonly submitText?: string;
  readonly isSubmitShown?: boolean;
}

interface Said { readonly pointer: string; readonly text: string }

/** A form whose fields stand where their values stand in the body: what is wrong with the body is said at its field, whoever finds it. */
export function BodyForm<A>({ path, form, initial = {}, toBody, send, done, onFault, onDraft, children, buttons, submitText, isSubmitShown = true }: Props<A>) {
  const word = useWords(FORMS);
  const { language } = useLanguage();
  const { isBusy, submit } = useSubmit(send);
  const [failed, setFailed] = useState<unknown>();
  const [elsewhere, setElsewhere] = useState<readonly Said[]>([]);
  const show = useCallback((said: readonly Said[]): void => {
    const fields = form.getFieldsError().map(({ name }) => name as Place);
    const placed = said.map((one) => ({ ...one, field: fieldAt(one.pointer, fields) }));
    const named = placed.flatMap(({ field, text }) => (field === undefined ? [] : [{ name: [...field], errors: [text] }]));
    form.setFields([...fields.map((name) => ({ name: [...name], errors: [] })), ...named]);
    setElsewhere(placed.filter(({ field }) => field === undefined));
    const first = placed.find(({ field }) => field !== undefined)?.field;
    if (first === undefined) return;
    onFault?.(first);
    setTimeout(() => { form.scrollToField([...first], { focus: true, block: 'center' }); });
  }, [form, onFault]);
  const finish = async (): Promise<void> => {
    const draft = (filledIn(form.getFieldsValue(true)) ?? {}) as Draft;
    const body = toBody === undefined ? draft : toBody(draft);
    setFailed(undefined);
    const faults = await bodySchema(path).then((schema) => faultsIn(schema, body), () => []);
    show(faults.map(({ pointer, says, values }) => ({ pointer, text: filled(pick(FORMS[says], language), values) })));
    if (faults.length > 0) return;
    const answer = await submit(body, (err) => {
      setFailed(err);
      if (err instanceof ProblemError) show(saidBy(err));
    });
    if (answer !== undefined) done(answer);
  };
  return <Form form={form} layout="vertical" initialValues={initial} onFinish={() => { void finish(); }} scrollToFirstError onValuesChange={(_changed, all: Draft) => { onDraft?.(all); }}>
    {children}
    {elsewhere.length === 0 || failed !== undefined ? null : <Alert type="warning" showIcon title={word('faults', { count: elsewhere.length })} description={elsewhere.map(({ pointer, text }) => <div key={pointer}><span className="mono">{pointer}</span> {text}</div>)} style={{ marginBottom: 12 }} />}
    {failed === undefined ? null : <div style={{ marginBottom: 12 }}><ProblemView error={failed} /></div>}
    <div className="bar" style={{ marginTop: 12 }}>{buttons}{isSubmitShown ? <Button type="primary" htmlType="submit" loading={isBusy}>{submitText ?? word('submit')}</Button> : null}</div>
  </Form>;
}

const saidBy = ({ problem: { errors = [], pointer, detail } }: ProblemError): Said[] => [...errors.map((one) => ({ pointer: one.pointer, text: one.detail })), ...(pointer === undefined ? [] : [{ pointer, text: detail }])];
