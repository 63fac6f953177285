import { Alert, Form } from 'antd';
import { useState } from 'react';
import { fileRequest, type FiledRequest } from '../../api/subject.js';
import { BodyForm } from '../../forms/body-form.js';
import { ChoiceField, TextField, choicesOf } from '../../forms/fields.js';
import { Facts } from '../../parts/detail.js';
import { Copyable } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { useWords } from '../../words/language.js';
import { TRANSPARENCY } from '../../words/public.js';

const RIGHTS = ['know', 'access', 'copy', 'portability', 'correct', 'delete', 'restrict', 'explain', 'withdraw_consent'] as const;
const tokenOf = (code: string | undefined): { readonly vendor?: string; readonly token?: string } => {
  const [vendor, token] = (code ?? '').split('.');
  return vendor === undefined || token === undefined ? {} : { vendor, token };
};

/** 提出请求: recorded in the ledger, answered by its day. The code that was looked up with tells the vendor who asks. */
export function SubjectRequest({ code }: { readonly code: string | undefined }) {
  const word = useWords(TRANSPARENCY);
  const [form] = Form.useForm();
  const [filed, setFiled] = useState<FiledRequest>();
  if (filed !== undefined) return <div data-testid="filed"><Alert type="success" showIcon title={word('asked')} description={word('keep')} style={{ marginBottom: 12 }} /><Facts facts={[{ title: TRANSPARENCY.request, value: <Copyable text={filed.id} /> }, { title: TRANSPARENCY.reference, value: <Copyable text={filed.reference} /> }]} /></div>;
  const { vendor, token } = tokenOf(code);
  return <>
    <p className="muted">{word('askHint')}</p>
    <BodyForm<FiledRequest> key={code} path="/v1/subject-requests" form={form} initial={{ ...(vendor === undefined ? {} : { vendor }), right: 'access' }} send={fileRequest} done={setFiled} submitText={word('ask')} toBody={(draft) => (token === undefined || draft['vendor'] !== vendor ? draft : { ...draft, token })}>
      <div className="pair"><TextField at={['vendor']} title={COMMON.vendor} hint={TRANSPARENCY.vendorHint} /><ChoiceField at={['right']} title={TRANSPARENCY.right} choices={choicesOf(RIGHTS, TRANSPARENCY)} /></div>
    </BodyForm>
  </>;
}
