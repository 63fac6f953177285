import { Alert, App, Button, Form, Modal } from 'antd';
import { useCallback, useState } from 'react';
import { post, type WritePath } from '../api/client.js';
import { ProblemError } from '../api/problem.js';
import { filled, pick } from '../words/dictionary.js';
import { FORMS } from '../words/forms.js';
import { useLanguage, useWords } from '../words/language.js';
import { stateWords } from '../words/states.js';
import { BodyForm } from './body-form.js';
import { SchemaFields } from './schema-fields.js';
import type { Beginning, Written } from './step.js';

const CONFLICT = 409;

/** The record that a step is taken with: what it is now, and the version that was on the page when the step was begun. */
interface Now { readonly kind: string; readonly id: string; readonly state: string; readonly version: number; readonly seen: number; readonly isStillOpen: boolean }

interface Props { readonly step: Beginning; readonly record?: Now | undefined; readonly changed: () => void; readonly close: () => void }

/** 办理: one step, with what it needs to be told. */
export function StepDialog({ step: { path, title, hint, asks, fields, initial, toBody, params, shows }, record, changed, close }: Props) {
  const { language } = useLanguage();
  const word = useWords(FORMS);
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const [written, setWritten] = useState<Written>();
  const [begun] = useState(() => initial?.(undefined));
  const [named] = useState(() => params?.(undefined));
  const { id, version } = record ?? {};
  const send = useCallback((body: object, key: string) => sent({ path, named: { ...(id === undefined ? {} : { id }), ...named }, version }, body, key).catch((err: unknown) => {
    if (err instanceof ProblemError && err.problem.status === CONFLICT) changed();
    throw err;
  }), [path, id, named, version, changed]);
  const done = (answer: Written): void => {
    changed();
    void message.success(`${word('done')} · ${word('entryIndex', { index: answer.entries[0]?.index ?? '' })}`);
    if (shows === undefined) close();
    else setWritten(answer);
  };
  /** What was filled in is given up by a button, and not by a key that was pressed by chance. */
  const leave = (event: object): void => {
    if (!('key' in event && written === undefined && form.isFieldsTouched())) close();
  };
  return <Modal open title={pick(title, language)} onCancel={leave} footer={null} width={680} destroyOnHidden mask={{ closable: false }}>
    <p>{pick(hint, language)}</p>
    {written !== undefined ? shows?.(written) : <>
      {record === undefined || record.version === record.seen ? null : <Newer record={record} />}
      <BodyForm path={path} form={form} initial={begun} send={send} done={done} submitText={pick(title, language)} buttons={<Button onClick={close}>{word('cancel')}</Button>}
        toBody={toBody === undefined ? undefined : (draft) => toBody(draft, undefined)}>{asks === undefined ? null : <SchemaFields path={path} asks={asks} />}{fields?.(undefined)}</BodyForm>
    </>}
  </Modal>;
}

/** 他人先一步: what the record has become while the form was open. */
function Newer({ record: { kind, state, version, isStillOpen } }: { readonly record: Now }) {
  const { language } = useLanguage();
  const word = useWords(FORMS);
  return <Alert type="warning" showIcon style={{ marginBottom: 12 }} title={filled(pick(FORMS.newer, language), { state: pick(stateWords(kind, state), language), version })} description={isStillOpen ? undefined : word('newerGone')} />;
}

interface Target { readonly path: WritePath; readonly named: Readonly<Record<string, string>>; readonly version: number | undefined }
const sent = ({ path, named, version }: Target, body: object, key: string): Promise<Written> =>
  post(path as '/v1/negotiations/{id}/accept', { params: { id: '', ...named }, body: body as Readonly<Record<string, never>>, key, ...(path.includes('{id}') && version !== undefined ? { version } : {}) });
