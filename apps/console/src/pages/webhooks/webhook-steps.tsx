import { Alert } from 'antd';
import type { Webhook } from '#core/exchange';
import type { Action, Beginning, Written } from '../../forms/actions.js';
import { Copyable } from '../../parts/values.js';
import { useWords } from '../../words/language.js';
import { WEBHOOKS } from '../../words/webhooks.js';

type Item = Webhook & { readonly version: number };
const SCHEMES = { v1: WEBHOOKS.v1, v1a: WEBHOOKS.v1a };
const STATED = { url: WEBHOOKS.url, types: { title: WEBHOOKS.types, hint: WEBHOOKS.typesHint }, description: WEBHOOKS.description };
const WHY = { reason: WEBHOOKS.why };

/** The key is in the answer and nowhere else: it is held by this element alone and goes with it. */
function ReceiverKey({ answer }: { readonly answer: Written }) {
  const word = useWords(WEBHOOKS);
  const { receiverKey = '' } = answer as Written & { readonly receiverKey?: string };
  return <><Alert type="warning" showIcon title={word('secretOnce')} style={{ marginBottom: 12 }} /><p>{word('secret')}</p><div data-testid="receiver-key"><Copyable text={receiverKey} /></div></>;
}
const shows = (answer: Written) => <ReceiverKey answer={answer} />;

export const SUBSCRIBE: Beginning = {
  path: '/v1/webhooks', title: WEBHOOKS.subscribe, hint: WEBHOOKS.subscribeHint, isMain: true, shows,
  initial: () => ({ types: [], scheme: 'v1' }), asks: { ...STATED, scheme: { title: WEBHOOKS.scheme, words: SCHEMES } },
};

/** 推送订阅: what its owner does with it. */
export const WEBHOOK_STEPS: readonly Action<Item>[] = [
  { path: '/v1/webhooks/{id}/test', title: WEBHOOKS.test, hint: WEBHOOKS.testHint, isMain: true },
  { path: '/v1/webhooks/{id}/enable', title: WEBHOOKS.enable, hint: WEBHOOKS.enableHint, isMain: true },
  { path: '/v1/webhooks/{id}/change', title: WEBHOOKS.change, hint: WEBHOOKS.changeHint, initial: ({ url, types, description }) => ({ url, types, description }), asks: STATED },
  { path: '/v1/webhooks/{id}/rotate-secret', title: WEBHOOKS.rotate, hint: WEBHOOKS.rotateHint, shows, initial: () => ({ overlapHours: 24 }), asks: { overlapHours: WEBHOOKS.overlapHours } },
  { path: '/v1/webhooks/{id}/replay', title: WEBHOOKS.replay, hint: WEBHOOKS.replayHint, asks: { from: WEBHOOKS.from } },
  { path: '/v1/webhooks/{id}/disable', title: WEBHOOKS.pause, hint: WEBHOOKS.pauseHint, asks: WHY },
  { path: '/v1/webhooks/{id}/remove', title: WEBHOOKS.remove, hint: WEBHOOKS.removeHint, isDanger: true, asks: WHY },
];
