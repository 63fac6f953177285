import { Typography } from 'antd';
import { Link } from 'react-router';
import { COMMON } from '../words/common.js';
import { useLanguage, useSaid, useWords } from '../words/language.js';
import { codeWords } from '../words/codes.js';
import { pick, said, type Bilingual } from '../words/dictionary.js';
import { amountText, countText } from './amounts.js';
import { kindWords } from '../words/kinds.js';
import { kindOfId, pathOfId } from './paths.js';
import { dayText, timeText } from './times.js';
import { useName, useRecordName } from './names.js';

/** How single values are shown; pages use these and write no formatting of their own. */

export function Time({ at }: { readonly at: string | null | undefined }) {
  const { language } = useLanguage();
  const word = useWords(COMMON);
  return at === null || at === undefined ? <span className="muted">{word('none')}</span> : <time dateTime={at}>{timeText(at, language)}</time>;
}

export function Day({ day }: { readonly day: string }) {
  const { language } = useLanguage();
  return <time dateTime={day}>{dayText(day, language)}</time>;
}

export function Money({ minor, currency }: { readonly minor: string; readonly currency: string }) {
  const { language } = useLanguage();
  return <span className="number">{amountText(minor, currency, language)}</span>;
}

export const Count = ({ count }: { readonly count: number | string }) => <span className="number">{countText(count)}</span>;

export function Said({ text }: { readonly text: Bilingual }) {
  const say = useSaid();
  return <>{say(text)}</>;
}

/** What an id names, leading there where the console has a page for it: by its kind and name; without a name, the last characters of the id tell it apart. */
export function IdLink({ id, isWhole = false, isKindSaid = false }: { readonly id: string; readonly isWhole?: boolean; readonly isKindSaid?: boolean }) {
  const { language } = useLanguage();
  const name = useRecordName(id);
  const kind = isKindSaid ? undefined : kindOfId(id);
  const text = isWhole ? <span className="mono">{id}</span> : name === undefined ? <span className="mono">…{id.slice(-8)}</span> : said(name, language);
  const path = pathOfId(id);
  return <span title={id} className="linked">{kind === undefined || isWhole ? null : <span className="muted">{pick(kindWords(kind), language)} </span>}{path === undefined ? text : <Link to={path}>{text}</Link>}</span>;
}

/** What a record is called, where its row opens it already. */
export function RecordName({ id }: { readonly id: string }) {
  const { language } = useLanguage();
  const name = useRecordName(id);
  return <span title={id}>{name === undefined ? <span className="mono">…{id.slice(-8)}</span> : said(name, language)}</span>;
}

/** A product in one of its versions. */
export function ProductVersion({ product, version }: { readonly product: string; readonly version: number }) {
  const word = useWords(COMMON);
  return <><IdLink id={product} isKindSaid /> {word('versionOf', { version })}</>;
}

/** An id that is copied by a click. */
export const Copyable = ({ text }: { readonly text: string }) => <Typography.Text className="mono" copyable={{ text }}>{text}</Typography.Text>;

/** A participant by its name, where the caller may know it; else by its id. */
export function Party({ id }: { readonly id: string }) {
  const say = useSaid();
  const name = useName(id);
  return name === undefined ? <IdLink id={id} /> : <span title={id}>{say(name)}</span>;
}

/** Codes of the market in words, each with the code itself for who asks. */
export function Codes({ codes }: { readonly codes: readonly string[] }) {
  const { language } = useLanguage();
  return <>{codes.map((code, i) => <span key={code} title={code}>{i === 0 ? '' : language === 'zh' ? '、' : ', '}{pick(codeWords(code), language)}</span>)}</>;
}
