import { Tag } from 'antd';
import { pick } from '../words/dictionary.js';
import { useLanguage } from '../words/language.js';
import { stateWords, toneOf } from '../words/states.js';

/** A state as a tag: the word says it, the colour only helps. */
export function StateTag({ kind, state }: { readonly kind: string; readonly state: string }) {
  const { language } = useLanguage();
  return <Tag color={toneOf(state, kind)} title={state}>{pick(stateWords(kind, state), language)}</Tag>;
}
