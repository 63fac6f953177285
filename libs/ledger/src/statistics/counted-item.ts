import type { Counted, Id } from '#core/exchange';

/** What statistics read of an entry. */
export interface Body<Data> { readonly at: string; readonly data: Data }
export const bodyOf = <Data>(body: Buffer): Body<Data> => JSON.parse(body.toString()) as Body<Data>;

/** What is counted, with what opens behind the figure. */
export interface CountedItem extends Counted {
  readonly subject: Id;
  /** The entry that declares its people, or instructs its money. */
  readonly declaredIn: number;
  readonly day: string;
  readonly vendor: Id<'participant'>;
}
