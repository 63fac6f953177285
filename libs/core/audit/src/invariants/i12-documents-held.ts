import { firstOf, type Invariant } from '../invariant.js';

/** Content that does not fit an entry is a document, addressed by its digest (DESIGN §2). */
export const documentsHeld: Invariant = {
  number: 12,
  id: 'documents-held',
  zh: '条目载明摘要的文件俱在，且摘要相符',
  en: 'Every document that an entry names by its digest is there and has that digest',
  cite: 'DESIGN §2',
  every: ({ examined }) => firstOf([examined === undefined || examined.missing.length === 0, () => `no document has the digest ${examined?.missing.join(', ') ?? ''} that it names`]),
};
