import { Injectable } from '@nestjs/common';
import { KINDS, REFUSALS, Refusal, type Caller, type CommandInput, type CommandName, type EntryType, type Id, type Kind, type RefusalCode } from '#core/exchange';
import { toBase64 } from '#core/tlog';
import { Ledger, LogReader, type Committed, type CommittedEntry, type ReceiptDocument } from '#ledger';
import type { Order } from './caller.js';

const WAIT_MS_MAX = 5_000;

/** The one entry by which the ledger itself says no; what an authority refuses (`basis.refused`) is a step like any other. */
const DENIAL: EntryType = 'transfer.refused';

/** An entry as every write answers it. */
export interface EntryReference { readonly index: number; readonly type: string; readonly stream: Id; readonly version: number; readonly leafHash: string }

/** The answer of a write: a function of its entries alone, so that a repetition gets the same bytes. */
export interface Answer {
  readonly id: Id;
  readonly entries: readonly EntryReference[];
  readonly entry: { readonly index: number; readonly leafHash: string };
  readonly receipt?: ReceiptDocument;
  /** Why there is no receipt although it was waited for. */
  readonly receiptPending?: string;
}

/** What a controller makes of an order: the id, another caller than the token's, an input that is not the body as it is. */
export interface Making { readonly id?: Id; readonly caller?: Caller; readonly input?: object }

/** The one way from HTTP into the ledger. */
@Injectable()
export class Writer {
  constructor(private readonly ledger: Ledger, private readonly log: LogReader) {}

  async write(order: Order<object>, making: Making = {}): Promise<Answer> {
    return (await this.commit(order, making)).answer;
  }

  /** For a command that would otherwise create what its path names. */
  async writeExisting(order: Order<object>): Promise<Answer> {
    if (order.id === undefined || (await this.ledger.get(order.id)) === undefined) throw new Refusal('not_found', `There is no ${String(order.id)}.`, { id: order.id });
    return this.write(order);
  }

  /** The same with what the entries say, for answers that hold more. */
  async commit(order: Order<object>, { id = order.id ?? this.ledger.newId(kindMadeBy(order.command)), caller = callerOf(order), input = order.body }: Making): Promise<{ answer: Answer; committed: Committed }> {
    const { command, key, version, body } = order;
    // The shape was checked against the command's schema; `request` is what the key stands for, without ids made for this attempt.
    const committed = await this.ledger.submit(command, { ...input, id } as CommandInput<CommandName>, {
      caller, key, request: { id: order.id ?? null, body }, ...(version === undefined ? {} : { expected: { id, version } }),
    });
    if (committed.replayed) void order.reply.header('idempotency-replayed', 'true');
    return { answer: await this.answerOf(committed, order.waits), committed };
  }

  private async answerOf({ entries }: Committed, waits: boolean): Promise<Answer> {
    const [first] = entries;
    const answer = { id: first.stream, entries: entries.map(reference), entry: { index: first.index, leafHash: toBase64(first.leaf) } };
    if (first.type === DENIAL) throw refusalIn(first, answer);
    if (!waits) return answer;
    const last = entries.at(-1) ?? first;
    const receipt = (await this.log.waitFor(last.index + 1, WAIT_MS_MAX)) ? await this.log.receipt(first.index) : undefined;
    return receipt === undefined ? { ...answer, receiptPending: this.log.pending } : { ...answer, receipt };
  }
}

const reference = ({ index, type, stream, version, leaf }: CommittedEntry): EntryReference => ({ index, type, stream, version, leafHash: toBase64(leaf) });

function callerOf({ caller, command }: Order<object>): Caller {
  if (caller === null) throw new Error(`${command} has no caller`);
  return caller;
}

/** `listing.create` makes a listing. */
function kindMadeBy(command: CommandName): Kind {
  const noun = command.slice(0, command.indexOf('.'));
  const kind = KINDS.find((one) => one === noun);
  if (kind === undefined) throw new Error(`${command} makes no aggregate of its own`);
  return kind;
}

/** The data of an entry, read back from its bytes. */
export const dataOf = ({ body }: CommittedEntry): Readonly<Record<string, unknown>> => (JSON.parse(Buffer.from(body).toString()) as { data: Record<string, unknown> }).data;

const isRefusalCode = (code: unknown): code is RefusalCode => typeof code === 'string' && Object.hasOwn(REFUSALS, code);

/** A refusal that is an entry itself is answered like any other, with the entry that proves it. */
function refusalIn(entry: CommittedEntry, answer: Answer): Refusal {
  const { code, detail } = dataOf(entry);
  if (!isRefusalCode(code)) throw new Error(`entry ${entry.index} refuses with an unknown code`);
  return new Refusal(code, String(detail), { ...answer });
}
