/** The languages of the console; Chinese comes first. */
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One thing said in both languages, side by side, so that none is forgotten. */
export type Pair = readonly [zh: string, en: string];
/** The words of one area of the console. A dictionary is a file of this folder. */
export type Dictionary = Readonly<Record<string, Pair>>;

/** What stands in the place of `{name}`. */
export type Values = Readonly<Record<string, string | number>>;

export const pick = ([zh, en]: Pair, language: Language): string => (language === 'zh' ? zh : en);

export const filled = (text: string, values: Values = {}): string => text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));

/** What the ledger says in Chinese and, where somebody has translated it, in English. */
export interface Bilingual { readonly zh: string; readonly en?: string }
export const said = ({ zh, en = zh }: Bilingual, language: Language): string => (language === 'zh' ? zh : en);
