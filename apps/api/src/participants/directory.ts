import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Refusal, isVisible } from '#core/exchange';
import { Ledger, PrivateVault, type OpenedValue } from '#ledger';
import type { Asker } from '../http/caller.js';
import { idIn } from '../http/ids.js';

/** A value with the salt that shows it to be what the entry committed to; null once it has been erased. */
const Opened = Type.Union([Type.Object({ name: Type.String(), salt: Type.String(), value: Type.String() }), Type.Null()]);
export const PeopleShape = Type.Object({ contact: Opened, persons: Type.Array(Type.Object({ id: Type.String(), name: Opened })) });

export interface People { readonly contact: OpenedValue | null; readonly persons: readonly { readonly id: string; readonly name: OpenedValue | null }[] }

/** Opens what the ledger holds of natural persons, to those who may read their participant. */
@Injectable()
export class Directory {
  constructor(private readonly ledger: Ledger, private readonly vault: PrivateVault) {}

  async people({ caller, scope }: Asker, text: string): Promise<People> {
    const id = idIn(text, 'participant');
    const participant = (await this.ledger.get(id))?.state;
    if (participant === undefined || !isVisible(scope, caller.org, participant)) throw new Refusal('not_found', `There is no participant ${id}.`, { id });
    const { persons, contactDigest } = participant;
    const values = await this.vault.openPrivate([contactDigest, ...persons.map(({ nameDigest }) => nameDigest)].filter((digest) => digest !== null));
    const opened = (digest: string | null): OpenedValue | null => (digest === null ? null : values.get(digest) ?? null);
    return { contact: opened(contactDigest), persons: persons.map((person) => ({ id: person.id, name: opened(person.nameDigest) })) };
  }
}
