const HAN = /\p{Script=Han}+/gu;
const WORD = /[\p{L}\p{N}]+/gu;

const normalise = (text: string): string => text.normalize('NFKC').toLowerCase();
const pairs = (run: string): string[] => {
  const characters = Array.from(run);
  return characters.slice(1).map((character, i) => `${characters[i] ?? ''}${character}`);
};
/** Words outside Chinese text: letters and digits of any other script. */
const words = (text: string): string[] => [...text.replace(HAN, ' ').matchAll(WORD)].map(([word]) => word);
const runs = (text: string): string[] => [...text.matchAll(HAN)].map(([run]) => run);

/**
 * The index terms of a text: words as they are, Chinese as single characters and overlapping pairs, so that a word of two
 * characters (交通) is one term of the index. Trigrams alone cannot find it.
 */
export function documentTokens(text: string): string[] {
  const normal = normalise(text);
  return [...new Set([...words(normal), ...runs(normal).flatMap((run) => [...Array.from(run), ...pairs(run)])])].map((token) => token.slice(0, 60));
}

const quoted = (token: string): string => `'${token.slice(0, 60).replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;

/** A tsquery that needs every term: the last word may be a beginning; null when the text has no term. */
export function searchQuery(text: string): string | null {
  const normal = normalise(text).slice(0, 200);
  const terms = [...words(normal).map((word) => `${quoted(word)}:*`), ...runs(normal).flatMap((run) => (run.length === 1 ? [run] : pairs(run))).map(quoted)];
  return terms.length === 0 ? null : [...new Set(terms)].slice(0, 32).join(' & ');
}
