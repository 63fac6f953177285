import { articleWords } from '../words/articles.js';
import { pick } from '../words/dictionary.js';
import { useLanguage } from '../words/language.js';

/** An article as people of the field cite it; the short citation of the verdict itself for who asks. */
export function Article({ article }: { readonly article: string }) {
  const { language } = useLanguage();
  return <span title={article}>{pick(articleWords(article), language)}</span>;
}
