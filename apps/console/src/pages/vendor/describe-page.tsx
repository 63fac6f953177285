import { Button, Form, Result } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { post, type Answer } from '../../api/client.js';
import type { Draft } from '../../forms/body-form.js';
import { BilingualField, ChoiceField, DigestField, SwitchField, TextField, choicesOf, type Choice } from '../../forms/fields.js';
import { NamedSelect } from '../../forms/named-select.js';
import { StepForm, type FormStep } from '../../forms/step-form.js';
import { useDraft } from '../../forms/use-draft.js';
import { useSession } from '../../session/session-context.js';
import { PLACES, SECTORS } from '../../words/codes.js';
import { pick } from '../../words/dictionary.js';
import { FORMS } from '../../words/forms.js';
import { MARKET } from '../../words/market.js';
import { NAVIGATION } from '../../words/navigation.js';
import { useLanguage, useWords } from '../../words/language.js';
import { VENDOR } from '../../words/vendor.js';
import { FieldTable } from './field-table.js';
import { BLANK, TEMPLATES } from './templates.js';

const KINDS = ['data_set', 'api', 'report', 'index', 'model', 'service', 'tool', 'other'] as const;
const REGIMES = ['PUBLIC', 'NON_PUBLIC'] as const;
const FREQUENCIES = ['once', 'realtime', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const;
const BASES: readonly Choice[] = [{ value: 'none', title: VENDOR.bNone }, { value: 'self_identified', title: VENDOR.bSelf }, { value: 'notified', title: VENDOR.bNotified }, { value: 'published', title: VENDOR.bPublished }, { value: 'ftz_list', title: VENDOR.bList }];
const ORIGINS: readonly Choice[] = [{ value: 'domestic', title: VENDOR.oDomestic }, { value: 'overseas', title: VENDOR.oOverseas }];
const SOURCES: readonly Choice[] = [
  { value: 'self_produced', title: VENDOR.sSelf }, { value: 'authorised', title: VENDOR.sAuthorised }, { value: 'purchased', title: VENDOR.sPurchased }, { value: 'public_operation', title: VENDOR.sOperation }, { value: 'public_raw', title: VENDOR.sRaw }, { value: 'collected_from_persons', title: VENDOR.sPersons },
];
const QUESTIONS = ['anonymised', 'identifiesPersonAlone', 'personalAuthorised', 'domesticMixed', 'exportControlled', 'exportLicence', 'stateSecret', 'nationalSecurityConcern'] as const;
const sectors: readonly Choice[] = Object.entries(SECTORS).map(([value, title]) => ({ value, title }));
const places: readonly Choice[] = Object.entries(PLACES).map(([value, title]) => ({ value, title }));
const D = 'description';

const Basics = () => <>
  <TextField at={['externalId']} title={VENDOR.externalId} isOptional />
  <BilingualField at={[D, 'name']} title={VENDOR.name} />
  <BilingualField at={[D, 'description']} title={VENDOR.description} isLong />
  <div className="pair"><ChoiceField at={[D, 'kind']} title={VENDOR.kind} choices={choicesOf(KINDS, MARKET)} /><ChoiceField at={[D, 'sector']} title={VENDOR.sector} choices={sectors} /></div>
  <div className="pair"><ChoiceField at={[D, 'regime']} title={VENDOR.regime} choices={choicesOf(REGIMES, MARKET)} /><ChoiceField at={[D, 'updateFrequency']} title={VENDOR.updateFrequency} choices={choicesOf(FREQUENCIES, VENDOR)} /></div>
  <ChoiceField at={[D, 'storagePlace']} title={VENDOR.storagePlace} choices={places} />
</>;

const Nature = () => <>
  <div className="pair"><ChoiceField at={[D, 'nature', 'gradeBasis']} title={VENDOR.gradeBasis} choices={BASES} /><ChoiceField at={[D, 'nature', 'origin']} title={VENDOR.origin} choices={ORIGINS} /></div>
  <div className="pair">{QUESTIONS.map((name) => <SwitchField key={name} at={[D, 'nature', name]} title={VENDOR[name]} />)}</div>
</>;

function Rights() {
  const word = useWords(VENDOR);
  const forms = useWords(FORMS);
  const hasReport = Form.useWatch('hasReport') === true;
  return <>
    <p className="muted">{word('rightsHint')}</p>
    <div className="pair"><SwitchField at={[D, 'rights', 'holding']} title={VENDOR.holding} /><SwitchField at={[D, 'rights', 'processing']} title={VENDOR.processing} /><SwitchField at={[D, 'rights', 'operation']} title={VENDOR.operation} /><SwitchField at={[D, 'rights', 'disputeOpen']} title={VENDOR.disputeOpen} /></div>
    <Form.List name={[D, 'rights', 'evidence']}>{(lines, { add, remove }) => <>
      {lines.map(({ key, name }) => <section key={key} className="panel" style={{ marginBottom: 8 }}>
        <DigestField at={[name, 'sha256']} title={VENDOR.file} />
        <div className="pair"><TextField at={[name, 'title']} title={VENDOR.evidenceTitle} isOptional /><TextField at={[name, 'kind']} title={VENDOR.evidenceKind} /></div>
        <Button size="small" onClick={() => { remove(name); }}>{forms('remove')}</Button>
      </section>)}
      <Button style={{ marginBottom: 12 }} onClick={() => { add({ kind: 'registration-certificate' }); }}>{forms('add')} {word('evidence')}</Button>
    </>}</Form.List>
    <div className="pair"><ChoiceField at={[D, 'source', 'kind']} title={VENDOR.source} choices={SOURCES} /><TextField at={[D, 'source', 'authorisedPurpose']} title={VENDOR.authorisedPurpose} isOptional /></div>
    <DigestField at={[D, 'source', 'sha256']} title={VENDOR.sourceFile} />
    <SwitchField at={['hasReport']} title={VENDOR.hasReport} hint={VENDOR.reportHint} />
    {hasReport ? <><TextField at={[D, 'complianceReport', 'issuer']} title={VENDOR.issuer} /><DigestField at={[D, 'complianceReport', 'sha256']} title={VENDOR.report} /></> : null}
  </>;
}

interface Description { readonly complianceReport?: object; readonly [name: string]: unknown }

/** What is sent: the report is null where there is none, which is not the same as leaving it out. */
export const bodyOf = ({ hasReport, template: _template, ...draft }: Draft): object => {
  const description = (draft[D] ?? {}) as Description;
  return { ...draft, [D]: { ...description, complianceReport: hasReport === true ? description.complianceReport ?? {} : null } };
};

const send = (body: object, key: string): Promise<Answer<'POST', '/v1/products'>> => post('/v1/products', { body: body as never, key });

/** 描述数据产品. */
export function DescribePage() {
  const word = useWords(VENDOR);
  const { language } = useLanguage();
  const { session: { organisation } } = useSession();
  const [form] = Form.useForm();
  const { draft, keep, forget } = useDraft<Draft>(`product-${organisation.id}`);
  const [made, setMade] = useState<string>();
  const changed = useCallback(() => { keep(form.getFieldsValue(true) as Draft); }, [form, keep]);
  const steps = useMemo((): readonly FormStep[] => [
    { title: VENDOR.basics, places: [['externalId'], [D, 'name'], [D, 'description'], [D, 'kind'], [D, 'sector'], [D, 'regime'], [D, 'updateFrequency'], [D, 'storagePlace']], render: () => <Basics /> },
    { title: VENDOR.fieldsStep, places: [[D, 'fields']], render: () => <FieldTable form={form} changed={changed} /> },
    { title: VENDOR.natureStep, places: [[D, 'nature']], render: () => <Nature /> },
    { title: VENDOR.rightsStep, places: [[D, 'rights'], [D, 'source'], [D, 'complianceReport']], render: () => <Rights /> },
  ], [form, changed]);
  const begin = (description: object): void => {
    form.setFieldsValue({ [D]: description });
    changed();
  };
  if (made !== undefined) return <Made id={made} again={() => { setMade(undefined); }} />;
  return <>
    <h1 className="title">{pick(NAVIGATION.describe, language)}</h1>
    <p className="muted">{word('describeHint')}</p>
    <section className="panel" style={{ maxWidth: 960 }}>
      <div className="bar" style={{ marginBottom: 16 }}>
        <label htmlFor="template">{word('template')}</label>
        <NamedSelect id="template" label={word('template')} style={{ minWidth: 0, flex: '1 1 200px', maxWidth: 320 }} placeholder={word('templateHint')} options={TEMPLATES.map(({ name, title }) => ({ value: name, label: pick(title, language) }))} onChange={(name: string) => { begin(TEMPLATES.find((one) => one.name === name)?.description ?? BLANK); }} />
        <Button onClick={() => {
          forget();
          form.resetFields();
          form.setFieldsValue({ [D]: BLANK });
        }}>{word('clearDraft')}</Button>
      </div>
      <StepForm path="/v1/products" form={form} initial={draft ?? { [D]: BLANK }} steps={steps} toBody={bodyOf} send={send} onDraft={changed} done={({ id }) => {
        forget();
        setMade(id);
      }} />
    </section>
  </>;
}

function Made({ id, again }: { readonly id: string; readonly again: () => void }) {
  const word = useWords(VENDOR);
  return <Result status="success" title={word('described')} subTitle={word('describedHint')} extra={[<Link key="open" to={`/products/${id}`}>{word('openProduct')}</Link>, <Button key="again" onClick={again}>{word('another')}</Button>]} />;
}
