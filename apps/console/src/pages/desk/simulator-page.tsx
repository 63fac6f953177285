import { Button, Checkbox, DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import type { Forecast } from '#core/law';
import { post } from '../../api/client.js';
import { ProblemView } from '../../parts/problem-view.js';
import { shanghaiToday } from '../../parts/times.js';
import { DESK } from '../../words/desk.js';
import { useWords } from '../../words/language.js';
import { ForecastView } from './forecast.js';
import './desk.css';

interface Stated {
  readonly from: Dayjs; readonly until: Dayjs; readonly every: 'day' | 'week' | 'month'; readonly general: number; readonly sensitive: number; readonly jurisdiction: string;
  readonly gba: boolean; readonly ciio: boolean; readonly isSensitive: boolean; readonly isImportant: boolean; readonly anonymised: boolean; readonly own: boolean;
}

const MONTHS = 3;
const initial = (): Stated => ({
  from: dayjs(shanghaiToday()), until: dayjs(shanghaiToday()).add(MONTHS, 'month'), every: 'month', general: 20_000, sensitive: 0, jurisdiction: 'SG', gba: false, ciio: false, isSensitive: false, isImportant: false, anonymised: false, own: true,
});

/** The facts of the plan, over the documented defaults of the law; Hong Kong and Macau are within the Greater Bay Area. */
const factsIn = ({ jurisdiction, gba, ciio, isSensitive, isImportant, anonymised }: Stated): object => ({
  exporter: { ciio, gbaMainland: gba }, recipient: { jurisdiction, gba: jurisdiction === 'HK' || jurisdiction === 'MO' ? jurisdiction : null },
  data: { sensitive: isSensitive, anonymised, ...(isImportant ? { grade: 'important', gradeBasis: 'notified' } : {}) },
});

function questionOf(stated: Stated) {
  const { from, until, every, general, sensitive, own } = stated;
  const on = from.format('YYYY-MM-DD');
  return { facts: { ...factsIn(stated) }, plan: [{ on, until: until.format('YYYY-MM-DD'), every, people: { general, sensitive } }], ...(own ? {} : { counted: {} }) };
}

/** 出境试算: what the law will say to a plan. Nothing is written. */
export function SimulatorPage() {
  const word = useWords(DESK);
  const [forecast, setForecast] = useState<Forecast>();
  const [error, setError] = useState<unknown>();
  const [isAsking, setAsking] = useState(false);
  const ask = async (stated: Stated): Promise<void> => {
    setAsking(true);
    setError(undefined);
    try {
      setForecast(await post('/v1/law/simulate', { body: questionOf(stated), key: crypto.randomUUID() }) as unknown as Forecast);
    } catch (err) {
      setError(err);
    } finally {
      setAsking(false);
    }
  };
  return <>
    <h1 className="title">{word('simulator')}</h1>
    <p className="muted">{word('simulatorHint')}</p>
    <section className="panel"><PlanForm isAsking={isAsking} ask={(stated) => { void ask(stated); }} /></section>
    {error === undefined ? null : <ProblemView error={error} />}
    {forecast === undefined ? null : <ForecastView forecast={forecast} />}
  </>;
}

const FLAGS = [['own', 'ownCounts'], ['gba', 'gbaMainland'], ['ciio', 'isCiio'], ['isSensitive', 'hasSensitive'], ['isImportant', 'isImportant'], ['anonymised', 'anonymised']] as const;
const EVERY = ['day', 'week', 'month'] as const;

function PlanForm({ isAsking, ask }: { readonly isAsking: boolean; readonly ask: (stated: Stated) => void }) {
  const word = useWords(DESK);
  const [first] = useState(initial);
  return <Form<Stated> layout="vertical" initialValues={first} onFinish={ask}>
    <div className="fields">
      <Form.Item name="jurisdiction" label={word('jurisdiction')} rules={[{ required: true, pattern: /^[A-Z]{2}$/ }]}><Input maxLength={2} /></Form.Item>
      <Form.Item name="from" label={word('from')} rules={[{ required: true }]}><DatePicker style={{ width: '100%' }} /></Form.Item>
      <Form.Item name="until" label={word('until')} rules={[{ required: true }]}><DatePicker style={{ width: '100%' }} /></Form.Item>
      <Form.Item name="every" label={word('every')}><Select aria-label={word('every')} options={EVERY.map((value) => ({ value, label: word(value) }))} /></Form.Item>
      <Form.Item name="general" label={word('generalPeople')}><InputNumber min={0} precision={0} style={{ width: '100%' }} /></Form.Item>
      <Form.Item name="sensitive" label={word('sensitivePeople')}><InputNumber min={0} precision={0} style={{ width: '100%' }} /></Form.Item>
    </div>
    <div className="bar">{FLAGS.map(([name, title]) => <Form.Item key={name} name={name} valuePropName="checked" style={{ marginBottom: 8 }}><Checkbox>{word(title)}</Checkbox></Form.Item>)}</div>
    <Button type="primary" htmlType="submit" loading={isAsking}>{word('simulate')}</Button>
  </Form>;
}
