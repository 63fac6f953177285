import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Refusal, isVisible, type Id, type Person } from '#core/exchange';
import { Ledger, PrivateVault, Remits, type OpenedValue } from '#ledger';
import type { Asker } from '../http/caller.js';
import { idIn } from '../http/ids.js';

/** A value with the salt that shows it to be what the entry committed to. */
const Opened = Type.Object({ name: Type.String(), salt: Type.String(), value: Type.String() });
const STATES = ['shown', 'restricted', 'erased'] as const;

export const PeopleShape = Type.Object({
  contact: Type.String({ description: 'The person to turn to' }),
  persons: Type.Array(Type.Object({
    id: Type.String(),
    state: Type.Union(STATES.map((state) => Type.Literal(state)), { description: 'restricted: an erasure is asked for, the values are stored and no longer shown; erased: nobody can show them' }),
    erasure: Type.Union([Type.String(), Type.Null()], { description: 'The erasure that says why' }),
    values: Type.Array(Opened),
  })),
});

export interface ServedPerson { readonly id: string; readonly state: (typeof STATES)[number]; readonly erasure: Id<'erasure'> | null; readonly values: readonly OpenedValue[] }
export interface People { readonly contact: string; readonly persons: readonly ServedPerson[] }

/** Opens what the ledger holds of natural persons, to those who may read their participant. */
@Injectable()
export class Directory {
  constructor(private readonly ledger: Ledger, private readonly vault: PrivateVault, private readonly remits: Remits) {}

  async people({ caller, scope }: Asker, text: string): Promise<People> {
    const id = idIn(text, 'participant');
    const participant = (await this.ledger.get(id))?.state;
    if (participant === undefined || !isVisible(scope, caller.org, participant) || !await this.remits.covers(caller.remit, participant)) throw new Refusal('not_found', `There is no participant ${id}.`, { id });
    const { contact, persons } = participant;
    const shown = persons.filter(({ erasure }) => erasure === null);
    const opened = await this.vault.openPrivate(shown.flatMap(({ digests }) => Object.values(digests)));
    return { contact, persons: persons.map((person) => servedPerson(person, opened)) };
  }
}

function servedPerson({ id, digests, erasure }: Person, opened: ReadonlyMap<string, OpenedValue>): ServedPerson {
  if (erasure !== null) return { id, state: erasure.isExecuted ? 'erased' : 'restricted', erasure: erasure.id, values: [] };
  const values = Object.values(digests).flatMap((digest) => opened.get(digest) ?? []);
  return { id, state: 'shown', erasure: null, values: values.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}
