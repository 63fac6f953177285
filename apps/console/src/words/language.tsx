import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { filled, pick, said, type Bilingual, type Dictionary, type Language, type Values } from './dictionary.js';

interface Spoken { readonly language: Language; readonly speak: (language: Language) => void }

const LanguageContext = createContext<Spoken>({ language: 'zh', speak: () => undefined });
/** The one thing that the browser keeps: it says nothing of who works here. */
const KEPT = 'yaosu-language';

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, speak] = useState<Language>(() => (localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh'));
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    localStorage.setItem(KEPT, language);
  }, [language]);
  const spoken = useMemo(() => ({ language, speak }), [language]);
  return <LanguageContext value={spoken}>{children}</LanguageContext>;
}

export const useLanguage = (): Spoken => use(LanguageContext);

/** Says a word of a dictionary in the language that is chosen. */
export function useWords<D extends Dictionary>(dictionary: D): (key: keyof D & string, values?: Values) => string {
  const { language } = useLanguage();
  return useCallback((key, values) => {
    const pair = dictionary[key];
    return pair === undefined ? key : filled(pick(pair, language), values);
  }, [dictionary, language]);
}

/** Says what the ledger has in both languages. */
export function useSaid(): (text: Bilingual) => string {
  const { language } = useLanguage();
  return useCallback((text) => said(text, language), [language]);
}
