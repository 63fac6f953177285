import { Injectable } from '@nestjs/common';
import { subjectOf } from '#core/exchange';
import { Ledger, PrivateVault } from '#ledger';
import type { CredentialRequest } from '../http/bodies.js';
import type { Order } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { Writer, dataOf, type Answer } from '../http/writer.js';
import { Credentials } from '../oauth/credentials.js';

/** The answer that gives out a credential: the secret is shown here, and in a repetition of the same request, and nowhere else. */
export interface Admission extends Answer { readonly person?: string; readonly clientId: string; readonly clientSecret?: string }

/** Organisations, their persons and their credentials: what of it the server makes rather than the caller. */
@Injectable()
export class Admissions {
  constructor(private readonly writer: Writer, private readonly ledger: Ledger, private readonly credentials: Credentials, private readonly vault: PrivateVault) {}

  /**
   * A new organisation, by application or as the first operator. It has no token yet, so the idempotency key stands for it:
   * its id follows from the key, and its keys are its own.
   */
  async enter(order: Order): Promise<Admission> {
    const id = this.ledger.derivedId('participant', 'application', order.key);
    const person = this.credentials.personOf(id, order.key);
    const credential = this.credentials.make(id, order.key, { person });
    await this.vault.prepare([subjectOf(id, person)]);
    const caller = { org: id, roles: ['system'], client: 'application', person: null } as const;
    return this.admitted(order, { id, caller, input: { ...order.body, person, credential } });
  }

  async addPerson(order: Order): Promise<Answer & { readonly person: string }> {
    const id = idIn(String(order.id), 'participant');
    const person = this.credentials.personOf(id, order.key);
    await this.vault.prepare([subjectOf(id, person)]);
    return { ...(await this.writer.write(order, { input: { ...order.body, person } })), person };
  }

  issueCredential(order: Order<CredentialRequest>): Promise<Admission> {
    return this.admitted(order, { input: { credential: this.credentials.make(idIn(String(order.id), 'participant'), order.key, order.body) } });
  }

  private async admitted(order: Order<object>, making: Parameters<Writer['commit']>[1]): Promise<Admission> {
    const { answer, committed } = await this.writer.commit(order, making);
    const { person, credential } = dataOf(committed.entries[0]) as { person?: string; credential: { id: string; signIn?: string } };
    const { clientId, clientSecret } = this.credentials.clientOf(answer.id, credential.id);
    return { ...answer, ...(person === undefined ? {} : { person }), clientId, ...(credential.signIn === undefined ? { clientSecret } : {}) };
  }
}
