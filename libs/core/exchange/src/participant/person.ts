import type { FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';

/** A natural person of a participant: an id that tells nothing, and the digests of what is sealed about the person. */
export interface Person {
  readonly id: string;
  /** By name of the value; empty where nothing was said. */
  readonly digests: Readonly<Record<string, string>>;
  /** Since an erasure was asked for, the values are stored and no longer shown; once it is executed, nobody can. */
  readonly erasure: { readonly id: Id<'erasure'>; readonly isExecuted: boolean } | null;
}

/** What a person's values are sealed under: a key of the person's own, so that one is erased without the others. */
export const subjectOf = (participant: Id<'participant'>, person: string): string => `${participant}/${person}`;

/** The persons that an erasure asks for: one, or all of the participant that no other erasure has. */
export const personsOf = (persons: readonly Person[], person: string | null): Person[] => persons.filter(({ id, erasure }) => erasure === null && (person === null || person === id));

/** The persons whose values an erasure has taken. */
export const personsUnder = (persons: readonly Person[], id: Id<'erasure'>): Person[] => persons.filter(({ erasure }) => erasure?.id === id);

export function personsAfter(persons: readonly Person[], { type, data: { erasure, person } }: FoldEntry<'person.restricted' | 'person.unrestricted' | 'person.erased'>): Person[] {
  const taken = new Set(type === 'person.restricted' ? personsOf(persons, person) : personsUnder(persons, erasure));
  const mark = type === 'person.unrestricted' ? null : { id: erasure, isExecuted: type === 'person.erased' };
  return persons.map((one) => (taken.has(one) ? { ...one, erasure: mark } : one));
}
