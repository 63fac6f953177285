import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { apply, standingOf, type Applied, type Standing } from '../../api/applicant.js';
import { BodyForm } from '../../forms/body-form.js';
import { BilingualField, ChoiceField, DigestField, ManyField, SwitchField, TextField, choicesOf, type Choice } from '../../forms/fields.js';
import { Facts } from '../../parts/detail.js';
import { ProblemView } from '../../parts/problem-view.js';
import { StateTag } from '../../parts/state-tag.js';
import { Copyable } from '../../parts/values.js';
import { LanguageSwitch } from '../../shell/shell.js';
import { APPLY } from '../../words/apply.js';
import { PLACES } from '../../words/codes.js';
import { FORMS } from '../../words/forms.js';
import { useWords } from '../../words/language.js';

const O = 'organisation';
const TYPES = ['enterprise_legal_person', 'partnership', 'institution', 'state_organ', 'social_organisation', 'foreign_company', 'other_unincorporated'] as const;
const CAPACITIES = ['vendor', 'buyer', 'service'] as const;
const SCHEMES = ['USCC', 'HK_BR', 'MO_CR', 'SG_UEN', 'LEI', 'OTHER'] as const;
const BAY_AREA = ['HK', 'MO', 'MAINLAND_NINE'] as const;
const places: readonly Choice[] = Object.entries(PLACES).map(([value, title]) => ({ value, title }));
const INITIAL = { organisation: { organisationType: 'enterprise_legal_person', capacities: [], jurisdiction: 'CN', registration: { scheme: 'USCC' }, ciio: false, dataMerchant: false, evidence: [{ kind: 'business-licence' }] } };

/** 申请入市: for organisations that are not here yet, and how far an application has come. */
export function ApplyPage() {
  const word = useWords(APPLY);
  const [applied, setApplied] = useState<Applied>();
  return <main className="content" style={{ maxWidth: 860, margin: '0 auto' }}>
    <div className="bar"><Link className="grow" to="/sign-in">{word('signIn')}</Link><LanguageSwitch /></div>
    <h1 className="title">{word('title')}</h1>
    {applied === undefined ? <><p className="muted">{word('hint')}</p><section className="panel"><Application done={setApplied} /></section></> : <Received applied={applied} />}
    <section className="panel"><h2 className="title">{word('progress')}</h2><Progress applied={applied} /></section>
  </main>;
}

function Application({ done }: { readonly done: (applied: Applied) => void }) {
  const word = useWords(APPLY);
  const [form] = Form.useForm();
  return <BodyForm<Applied> path="/v1/participants" form={form} initial={INITIAL} send={apply} done={done} submitText={word('send')}>
    <BilingualField at={[O, 'name']} title={APPLY.name} />
    <div className="pair"><ChoiceField at={[O, 'organisationType']} title={APPLY.organisationType} choices={choicesOf(TYPES, APPLY)} /><ManyField at={[O, 'capacities']} title={APPLY.capacities} choices={choicesOf(CAPACITIES, APPLY)} /></div>
    <div className="pair"><ChoiceField at={[O, 'registration', 'scheme']} title={APPLY.scheme} choices={choicesOf(SCHEMES, APPLY)} /><TextField at={[O, 'registration', 'number']} title={APPLY.number} /></div>
    <div className="pair"><ChoiceField at={[O, 'jurisdiction']} title={APPLY.jurisdiction} choices={places} /><TextField at={[O, 'city']} title={APPLY.city} isOptional /></div>
    <ChoiceField at={[O, 'gba']} title={APPLY.gba} choices={choicesOf(BAY_AREA, APPLY)} isOptional />
    <div className="pair"><SwitchField at={[O, 'dataMerchant']} title={APPLY.dataMerchant} /><SwitchField at={[O, 'ciio']} title={APPLY.ciio} /></div>
    <Documents />
    <div className="pair"><TextField at={['contact', 'name']} title={APPLY.contactName} /><TextField at={['contact', 'email']} title={APPLY.email} /></div>
    <TextField at={['contact', 'phone']} title={APPLY.phone} isOptional />
  </BodyForm>;
}

function Documents() {
  const word = useWords(APPLY);
  const forms = useWords(FORMS);
  return <Form.List name={[O, 'evidence']}>{(lines, { add, remove }) => <fieldset style={{ border: 0, padding: 0, margin: '0 0 12px', minWidth: 0 }}>
    <legend>{word('evidence')}</legend>
    {lines.map(({ key, name }) => <div key={key} className="panel" style={{ marginBottom: 8 }}>
      <DigestField at={[name, 'sha256']} title={APPLY.file} />
      <div className="pair"><TextField at={[name, 'title']} title={APPLY.fileTitle} isOptional /><TextField at={[name, 'kind']} title={APPLY.kind} /></div>
      <Button size="small" onClick={() => { remove(name); }}>{forms('remove')}</Button>
    </div>)}
    <Button onClick={() => { add({ kind: 'business-licence' }); }}>{forms('add')}</Button>
  </fieldset>}</Form.List>;
}

function Received({ applied: { id, clientId, clientSecret = '' } }: { readonly applied: Applied }) {
  const word = useWords(APPLY);
  return <section className="panel">
    <Alert type="success" showIcon title={word('received')} description={word('keep')} style={{ marginBottom: 12 }} />
    <Facts facts={[{ title: APPLY.organisation, value: <Copyable text={id} /> }, { title: APPLY.clientId, value: <Copyable text={clientId} /> }, { title: APPLY.clientSecret, value: <Copyable text={clientSecret} /> }]} />
  </section>;
}

type Asked = { readonly kind: 'found'; readonly standing: Standing } | { readonly kind: 'wrong' } | { readonly kind: 'failed'; readonly error: unknown };

function Progress({ applied }: { readonly applied: Applied | undefined }) {
  const word = useWords(APPLY);
  const [form] = Form.useForm<{ clientId: string; clientSecret: string }>();
  const [asked, setAsked] = useState<Asked>();
  const ask = ({ clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string }): void => {
    standingOf(clientId, clientSecret).then((standing) => { setAsked(standing === undefined ? { kind: 'wrong' } : { kind: 'found', standing }); }, (error: unknown) => { setAsked({ kind: 'failed', error }); });
  };
  return <>
    <p className="muted">{word('progressHint')}</p>
    <Form form={form} key={applied?.clientId} layout="vertical" name="progress" initialValues={{ clientId: applied?.clientId ?? '', clientSecret: applied?.clientSecret ?? '' }} onFinish={ask}>
      <div className="pair"><Form.Item name="clientId" label={word('clientId')}><Input className="mono" autoComplete="off" /></Form.Item><Form.Item name="clientSecret" label={word('clientSecret')}><Input.Password autoComplete="off" /></Form.Item></div>
      <Button htmlType="submit">{word('ask')}</Button>
    </Form>
    <div aria-live="polite" style={{ marginTop: 12 }}>
      {asked?.kind === 'found' ? <p>{word('state')} <StateTag kind="participant" state={asked.standing.state} /> {asked.standing.reason ?? ''}</p> : null}
      {asked?.kind === 'wrong' ? <Alert type="warning" showIcon title={word('wrong')} /> : null}
      {asked?.kind === 'failed' ? <ProblemView error={asked.error} /> : null}
    </div>
  </>;
}
