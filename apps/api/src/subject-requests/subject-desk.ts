import { Injectable } from '@nestjs/common';
import { Type, type Static } from '@sinclair/typebox';
import { Refusal, SUBJECT_RIGHTS, SubjectReference, closed, sha256Hex, type Id } from '#core/exchange';
import { Ledger, PrivateVault, sameSecret, systemCaller } from '#ledger';
import type { Asker, Order } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { Writer, type Answer } from '../http/writer.js';
import { Credentials } from '../oauth/credentials.js';

/** Who has no account speaks through the exchange. */
const PERSON = systemCaller('person');

export const Tracking = closed({ reference: SubjectReference });
export type Tracking = Static<typeof Tracking>;
const nullableText = Type.Union([Type.String(), Type.Null()]);
export const TrackingShape = Type.Object({
  id: Type.String(), state: Type.String(), right: Type.String(), article: Type.String(), vendor: Type.Object({ zh: Type.String(), en: Type.Optional(Type.String()) }), receivedOn: Type.String(),
  answerBy: Type.String({ description: 'The last day for the answer, Asia/Shanghai' }), isLate: Type.Boolean(),
  answer: Type.Union([Type.Object({ outcome: Type.String(), answerSha256: Type.String(), ground: nullableText, late: Type.Boolean(), at: Type.String() }), Type.Null()]),
});
export const TokenShape = Type.Object({ token: nullableText });

/** The answer that gives out the secret of a request: here, and in a repetition of the same request, and nowhere else. */
export interface Filed extends Answer { readonly reference: string }

/** 个人信息主体请求登记: what the server makes of a request rather than the person, and what the person reads without an account. */
@Injectable()
export class SubjectDesk {
  constructor(private readonly writer: Writer, private readonly ledger: Ledger, private readonly vault: PrivateVault, private readonly credentials: Credentials) {}

  /** The key of the request stands for the person: id and secret follow from it, so that a repetition gets the same. */
  async file(order: Order): Promise<Filed> {
    const key = personKey(order);
    const id = this.ledger.derivedId('subjectrequest', 'person', key);
    if (order.body['token'] !== undefined) await this.vault.prepare([id]);
    return this.filed({ ...order, key }, id, PERSON);
  }

  record(order: Order): Promise<Filed> {
    const { caller } = order;
    if (caller === null) throw new Error('a vendor records with its token');
    return this.filed(order, this.ledger.derivedId('subjectrequest', caller.org, order.key), caller);
  }

  /** A step of who holds the secret. */
  byPerson(order: Order): Promise<Answer> {
    return this.writer.write({ ...order, key: personKey(order) }, { caller: PERSON });
  }

  async track(text: string, { reference }: Tracking): Promise<Static<typeof TrackingShape>> {
    const id = idIn(text, 'subjectrequest');
    const request = (await this.ledger.get(id))?.state;
    if (request === undefined || !sameSecret(sha256Hex(reference), request.referenceSha256)) throw new Refusal('not_found', `There is no subjectrequest ${id}.`, { id });
    const { state, right, vendor, receivedOn, answerBy, answer, escalations } = request;
    const name = (await this.ledger.get(vendor))?.state.organisation.name ?? { zh: vendor };
    return { id, state, right, article: SUBJECT_RIGHTS[right].article, vendor: name, receivedOn, answerBy, isLate: answer?.late ?? escalations > 0, answer };
  }

  async token({ caller }: Asker, text: string): Promise<{ readonly token: string | null }> {
    const id = idIn(text, 'subjectrequest');
    const request = (await this.ledger.get(id))?.state;
    if (request?.vendor !== caller.org) throw new Refusal('not_found', `There is no subjectrequest ${id}.`, { id });
    const { token } = request;
    const opened = await this.vault.openPrivate(token === null ? [] : [token]);
    return { token: opened.get(token ?? '')?.value ?? null };
  }

  private async filed(order: Order, id: Id<'subjectrequest'>, caller: typeof PERSON): Promise<Filed> {
    const reference = this.credentials.subjectReferenceOf(id);
    const answer = await this.writer.write(order, { id, caller, input: { ...order.body, referenceSha256: sha256Hex(reference) } });
    return { ...answer, reference };
  }
}

/** Keys of persons live apart from those of the machinery, which has the same organisation. */
const personKey = ({ key }: Order): string => `person:${key}`;
