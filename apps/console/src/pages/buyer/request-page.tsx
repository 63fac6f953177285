import { Alert, Empty, Form, Spin } from 'antd';
import { useCallback, useMemo } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { get, post, type Answer } from '../../api/client.js';
import { BodyForm } from '../../forms/body-form.js';
import { OfferedFields, wholeOf, type Offered } from '../../forms/proposal-fields.js';
import { useNamesOf } from '../../parts/names.js';
import { PlainTerms } from '../../parts/terms.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Party, Said } from '../../parts/values.js';
import { BUYER } from '../../words/buyer.js';
import { useWords } from '../../words/language.js';

const send = (body: object, key: string): Promise<Answer<'POST', '/v1/negotiations'>> => post('/v1/negotiations', { body: body as never, key });

/** 请求使用: a request within one offer, from all that it allows. */
export function RequestPage() {
  const word = useWords(BUYER);
  const { id } = useParams();
  return <>
    <h1 className="title">{word('request')}</h1>
    {id === undefined ? <Empty description={word('which')}><Link to="/catalog">{word('toCatalog')}</Link></Empty> : <Request listing={id} />}
  </>;
}

function Request({ listing }: { readonly listing: string }) {
  const word = useWords(BUYER);
  const load = useCallback((signal: AbortSignal) => get('/v1/catalog/{id}', { params: { id: listing }, signal }) as unknown as Promise<Offered>, [listing]);
  const { value, error, reload } = useLoaded(load);
  useNamesOf(useMemo(() => [{ id: listing }], [listing]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  return value === undefined ? <Spin aria-label={word('request')} /> : <RequestForm offered={value} />;
}

function RequestForm({ offered }: { readonly offered: Offered }) {
  const word = useWords(BUYER);
  const navigate = useNavigate();
  const [form] = Form.useForm();
  const { id, offer, vendor } = offered;
  return <>
    <p className="muted">{word('requestHint')}</p>
    <section className="panel"><strong><Said text={offer.title} /></strong> · <Party id={vendor} /><h2 className="title">{word('plain')}</h2><PlainTerms terms={offer.terms} /></section>
    <section className="panel" style={{ maxWidth: 960 }}>
      <Alert type="info" showIcon title={word('narrow')} style={{ marginBottom: 12 }} />
      <BodyForm path="/v1/negotiations" form={form} initial={{ proposal: wholeOf(offered) }} toBody={(draft) => ({ ...draft, listing: id })} send={send} submitText={word('send')} done={(answer) => { void navigate(`/negotiations/${answer.id}`); }}>
        <OfferedFields offered={offered} />
      </BodyForm>
    </section>
  </>;
}
