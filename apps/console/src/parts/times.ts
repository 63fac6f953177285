import type { Language } from '../words/dictionary.js';

const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const;
const ZONE = 'Asia/Shanghai';
const formatter = (language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat(LOCALES[language], { timeZone: ZONE, ...options });

const TIME = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const times = { zh: formatter('zh', TIME), en: formatter('en', TIME) };

/** An instant as the exchange's clocks show it: Asia/Shanghai, whatever the machine's own zone. */
export const timeText = (instant: string, language: Language): string => (Number.isNaN(Date.parse(instant)) ? instant : times[language].format(new Date(instant)));

/** A calendar day is a day in Asia/Shanghai already. */
export const dayText = (day: string, language: Language): string => (language === 'zh' ? day.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$1年$2月$3日') : day);

/** Today as the exchange has it, wherever the reader is: a day is a day in Shanghai. */
export const shanghaiToday = (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(new Date());
