import { useLanguage } from '../words/language.js';
import { reasonText } from './reason-text.js';

/** Why something was refused, in the reader's language; as the ledger has it for who asks. */
export function Reason({ text }: { readonly text: string | null }) {
  const { language } = useLanguage();
  return text === null ? null : <span title={text}>{reasonText(text, language)}</span>;
}
