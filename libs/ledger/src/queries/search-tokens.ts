const HAN = /\p{Script=Han}+/gu;
const WORD = /[\p{L}\p{N}]+/gu;
const TOKEN_LENGTH_MAX = 60;

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
  return [...new Set([...words(normal), ...runs(normal).flatMap((run) => [...Array.from(run), ...pairs(run)])])].map((token) => token.slice(0, TOKEN_LENGTH_MAX));
}

const quoted = (token: string): string => `'${token.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;

/** A tsquery that needs every term: the last word may be a beginning; null when the text has no term. */
export function searchQuery(text: string): string | null {
  const normal = normalise(text).slice(0, 200);
  const terms = [...words(normal).map((word) => `${quoted(word.slice(0, TOKEN_LENGTH_MAX))}:*`), ...runs(normal).flatMap((run) => (run.length === 1 ? [run] : pairs(run))).map(quoted)];
  return terms.length === 0 ? null : [...new Set(terms)].slice(0, 32).join(' & ');
}

/** What listings are told apart by besides their words, each in the market's own codes; a term of a facet has a colon, which no word has. */
export const FACETS = ['sector', 'kind', 'mode', 'price', 'regime', 'abroad', 'personal'] as const;
export type Facet = (typeof FACETS)[number];
/** The facets, and to whom a listing is shown. */
const TERMS = [...FACETS, 'audience'] as const;
type Term = (typeof TERMS)[number];
export type Facets = Readonly<Partial<Record<Term, string | readonly string[] | undefined>>>;

const valuesOf = (facets: Facets, name: Term): readonly string[] => [facets[name] ?? []].flat();

/** The index terms of what a listing is, and of whom it is shown to. */
export const facetTokens = (facets: Facets): string[] => TERMS.flatMap((name) => valuesOf(facets, name).map((value) => `${name}:${value}`));

/** The terms of a tsquery that ask for each facet that is given, by any of its values. */
export const facetQuery = (facets: Facets): string[] =>
  TERMS.map((name) => valuesOf(facets, name).map((value) => quoted(`${name}:${value}`))).filter((terms) => terms.length > 0).map((terms) => `(${terms.join(' | ')})`);
