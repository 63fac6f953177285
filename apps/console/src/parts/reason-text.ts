import { filled, pick, type Language, type Pair } from '../words/dictionary.js';
import { kindWords } from '../words/kinds.js';
import { DIMENSIONS, SENTENCES } from '../words/reasons.js';
import { stateWords } from '../words/states.js';
import { kindOfId } from './paths.js';

const NAMES: Readonly<Record<string, Pair>> = DIMENSIONS;
const STATE = /^[A-Z_]+$/;

/** A word of such a sentence: a kind of record, a state of a grant, or what the licence limits. */
function wordFor(part: string, language: Language): string {
  const kind = kindOfId(part);
  if (kind !== undefined) return pick(kindWords(kind), language);
  if (STATE.test(part)) return pick(stateWords('grant', part), language);
  const said = part.replace(/, asked /g, language === 'zh' ? '，请求 ' : ', asked for ').replace(/\b[a-z]+[A-Za-z]*\b/g, (name) => (NAMES[name] === undefined ? name : pick(NAMES[name], language)));
  return language === 'zh' ? said.replace(/[,;] /g, '、') : said;
}

/** Why something was refused, as the ledger has it; what it says in English alone is said in the reader's language. */
export function reasonText(text: string, language: Language): string {
  const found = SENTENCES.map(({ of, says }) => ({ parts: of.exec(text), says })).find(({ parts }) => parts !== null);
  return found?.parts == null ? text : filled(pick(found.says, language), Object.fromEntries(found.parts.map((part, i) => [String(i), wordFor(part, language)])));
}
