import type { Bilingual, Pair } from '../words/dictionary.js';

export type Names = ReadonlyMap<string, Bilingual>;

/** A participant by its name, for a choice; by what tells its id apart where nobody has told the name. */
export const named = (id: string, names: Names): Pair => {
  const { zh, en = zh } = names.get(id) ?? { zh: id };
  return [zh, en];
};
