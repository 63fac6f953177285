import type { Participant } from '#core/exchange';
import type { Answer } from '../../api/client.js';
import type { Pair } from '../../words/dictionary.js';

export type People = Answer<'GET', '/v1/participants/{id}/people'>;
/** The organisation that works here, with the names of its people as far as they may be seen. */
export type Own = Participant & { readonly version: number; readonly people: People };
export type Credential = Own['credentials'][number];

export type Standing = 'revoked' | 'notYet' | 'expired' | 'inForce';

/** The name of a person, where it may be seen; the end of the id tells it apart where not. */
export const nameOf = ({ people: { persons } }: Own, id: string): string => persons.find((person) => person.id === id)?.values.find(({ name }) => name === 'name')?.value ?? `…${id.slice(-8)}`;
/** A name is the same in every language. */
export const nameWords = (own: Own, id: string): Pair => [nameOf(own, id), nameOf(own, id)];

export function standingOf({ revokedAt, validFrom, validUntil }: Pick<Credential, 'revokedAt' | 'validFrom' | 'validUntil'>, now: number): Standing {
  if (revokedAt !== null) return 'revoked';
  if (Date.parse(validFrom) > now) return 'notYet';
  return Date.parse(validUntil) <= now ? 'expired' : 'inForce';
}

export const meansOf = ({ signIn, secretSha256 }: Credential): 'signIn' | 'secret' | 'certificate' => (signIn !== undefined ? 'signIn' : secretSha256 !== undefined ? 'secret' : 'certificate');
