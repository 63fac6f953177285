import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { trackRequest, type Tracked } from '../../api/subject.js';
import { Facts } from '../../parts/detail.js';
import { ProblemView } from '../../parts/problem-view.js';
import { Copyable, Day, Said, Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { pick } from '../../words/dictionary.js';
import { useLanguage, useWords } from '../../words/language.js';
import { TRANSPARENCY } from '../../words/public.js';

type Asked = { readonly tracked: Tracked } | { readonly error: unknown };

/** 查看答复: by the two numbers that a person got with the request. */
export function RequestTracking() {
  const word = useWords(TRANSPARENCY);
  const [asked, setAsked] = useState<Asked>();
  const ask = ({ request, reference }: { readonly request: string; readonly reference: string }): void => {
    trackRequest(request.trim(), reference.trim()).then((tracked) => { setAsked({ tracked }); }, (error: unknown) => { setAsked({ error }); });
  };
  return <>
    <p className="muted">{word('trackHint')}</p>
    <Form layout="vertical" name="tracking" onFinish={ask}>
      <div className="pair"><Form.Item name="request" label={word('request')} rules={[{ required: true, message: word('trackHint') }]}><Input className="mono" autoComplete="off" /></Form.Item><Form.Item name="reference" label={word('reference')} rules={[{ required: true, message: word('trackHint') }]}><Input className="mono" autoComplete="off" /></Form.Item></div>
      <Button htmlType="submit">{word('track')}</Button>
    </Form>
    <div aria-live="polite" style={{ marginTop: 12 }}>{asked === undefined ? null : 'error' in asked ? <ProblemView error={asked.error} /> : <Standing tracked={asked.tracked} />}</div>
  </>;
}

const WORDS: Readonly<Record<string, (typeof TRANSPARENCY)[keyof typeof TRANSPARENCY]>> = TRANSPARENCY;

function Standing({ tracked: { right, article, vendor, answerBy, isLate, answer } }: { readonly tracked: Tracked }) {
  const word = useWords(TRANSPARENCY);
  const { language } = useLanguage();
  const inWords = (code: string): string => pick(WORDS[code] ?? [code, code], language);
  return <>
    <Alert type={answer === null ? isLate ? 'warning' : 'info' : 'success'} showIcon title={word(answer === null ? 'waiting' : 'answered')} description={answer === null ? undefined : inWords(answer.outcome)} style={{ marginBottom: 12 }} />
    <Facts facts={[
      { title: TRANSPARENCY.right, value: <>{inWords(right)} <span className="muted">{article}</span></> }, { title: COMMON.vendor, value: <Said text={vendor} /> }, { title: TRANSPARENCY.answerBy, value: <><Day day={answerBy} /> {isLate ? word('late') : ''}</> },
      ...(answer === null ? [] : [{ title: TRANSPARENCY.answered, value: <Time at={answer.at} /> }, { title: TRANSPARENCY.ground, value: answer.ground ?? '' }, { title: TRANSPARENCY.digest, value: <Copyable text={answer.answerSha256} /> }]),
    ]} />
  </>;
}
