import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Refusal, kindOf, type Id, type Person } from '#core/exchange';
import { formatDisclosures, formatTlogProof, parseTlogProof, type Disclosed } from '#core/tlog';
import { Ledger, PrivateVault, type CommittedEntry, type ReceiptDocument } from '#ledger';
import { ReceiptShape } from '../http/answers.js';
import type { Asker } from '../http/caller.js';
import { queryOf } from '../http/shape.js';
import { Archive } from './archive.js';

const STATES = ['restricted', 'erased'] as const;
const text = Type.String();

export const DisclosureQueryShape = queryOf({ fields: Type.Optional(Type.String({ minLength: 1, maxLength: 400, description: 'Names of private values, separated by commas', examples: ['name'] })) });
export interface DisclosureQuery { readonly fields?: string }

export const DisclosureShape = Type.Object({
  ...ReceiptShape.properties,
  disclosures: Type.Array(Type.Object({ digest: text, name: text, salt: text, value: text }), { description: 'What the proof carries in its extra; SHA-256 of the canonical [salt, name, value] stands in the entry' }),
  withheld: Type.Array(Type.Object({ name: text, digest: text, state: Type.Union(STATES.map((state) => Type.Literal(state))), erasure: text }), { description: 'What is not shown, and the erasure that says why' }),
});

/** A value that is not shown, and the erasure that says why. */
interface Withheld { readonly name: string; readonly digest: string; readonly state: (typeof STATES)[number]; readonly erasure: Id<'erasure'> }
/** A receipt whose proof shows some private values of its entry. */
export interface DisclosingReceipt extends ReceiptDocument { readonly disclosures: readonly Disclosed[]; readonly withheld: readonly Withheld[] }

/**
 * Selective disclosure: the organisation whose values they are shows some of them to whom it likes, and a regulator, whose query is
 * an entry, sees them; a value that is only kept any more, because a law says so, is shown to the regulator alone.
 */
@Injectable()
export class Disclosures {
  constructor(private readonly archive: Archive, private readonly ledger: Ledger, private readonly vault: PrivateVault) {}

  async of(asker: Asker, index: string, { fields }: DisclosureQuery): Promise<DisclosingReceipt> {
    const entry = await this.archive.visible(asker, index);
    const persons = await this.personsBehind(asker, entry);
    const named = namedIn(entry, fields);
    const opened = await this.vault.openPrivate(named.map(([, digest]) => digest));
    const withheld = named.flatMap(([name, digest]) => withheldFrom(asker, persons, { name, digest }));
    const shown = named.filter(([name]) => withheld.every((one) => one.name !== name));
    const disclosures = shown.flatMap(([, digest]) => [opened.get(digest)].flatMap((value) => (value === undefined ? [] : [{ digest, ...value }])));
    const receipt = await this.archive.receipt(asker, index, {});
    return { ...receipt, proof: withExtra(receipt.proof, formatDisclosures(disclosures)), disclosures, withheld };
  }

  /** Whose values they are; another's are not found, even for a party to the entry. */
  private async personsBehind({ caller, scope }: Asker, { index, stream }: CommittedEntry): Promise<readonly Person[]> {
    const state = (await this.ledger.get(stream))?.state;
    if (state === undefined || (scope !== 'any' && state.owner !== caller.org)) throw new Refusal('not_found', `There is nothing of yours to disclose in entry ${index}.`, { index });
    return kindOf(stream) === 'participant' ? ((await this.ledger.get(stream as Id<'participant'>))?.state.persons ?? []) : [];
  }
}

/** The digests that are asked for, by name; all without `fields`. */
function namedIn({ body, index }: CommittedEntry, fields: string | undefined): [name: string, digest: string][] {
  const { private: digests } = JSON.parse(Buffer.from(body).toString()) as { private: Record<string, string> };
  if (fields === undefined) return Object.entries(digests);
  const names = [...new Set(fields.split(','))];
  const unknown = names.find((name) => !Object.hasOwn(digests, name));
  if (unknown !== undefined) throw new Refusal('invalid_request', `Entry ${index} has no private value of that name.`, { parameter: 'fields', allowed: Object.keys(digests) });
  return names.map((name) => [name, digests[name] ?? '']);
}

function withheldFrom({ scope }: Asker, persons: readonly Person[], { name, digest }: { readonly name: string; readonly digest: string }): Withheld[] {
  const erasure = persons.find(({ digests }) => Object.values(digests).includes(digest))?.erasure ?? null;
  if (erasure === null || (scope === 'any' && !erasure.isExecuted)) return [];
  return [{ name, digest, state: erasure.isExecuted ? 'erased' : 'restricted', erasure: erasure.id }];
}

function withExtra(proof: string, extra: Uint8Array): string {
  const parsed = parseTlogProof(proof);
  if (!parsed.ok) throw new Error(`a receipt that was made just now does not read: ${parsed.reason}`);
  return formatTlogProof({ ...parsed.value, extra });
}
