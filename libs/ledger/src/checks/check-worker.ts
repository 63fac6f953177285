import { randomUUID } from 'node:crypto';
import type { Jobs } from '#adapters/jobs';
import { CountingNeeded, Refusal, clip, type CommandInput, type CountRequest, type Id, type Recounted } from '#core/exchange';
import type { Counter } from '../counting/counter.js';
import { CHECK_QUEUE } from '../followers/dispatcher.js';
import type { Ledger } from '../ledger.js';
import { systemCaller } from '../system.js';

const CALLER = systemCaller('worker');

/** What a check's job does: mark it running, then judge and act in one commit. Repeating it changes nothing. */
export async function runCheck(ledger: Ledger, check: Id<'check'>, sources: Sources): Promise<void> {
  const current = (await ledger.get(check))?.state;
  if (current === undefined) throw new Error(`there is no ${check}`);
  if (current.state !== 'QUEUED' && current.state !== 'RUNNING') return;
  try {
    const started = await ledger.submit('check.start', { id: check }, { caller: CALLER, key: `start:${check}:${randomUUID()}` });
    const fields = await presentedFields(ledger, current.subject, sources.documents);
    await conclude(ledger, { id: check, attempt: started.entries[0].version, fields }, sources.counter);
  } catch (err) {
    if (isOvertaken(err)) return; // Another worker was quicker, or people decided meanwhile.
    throw err;
  }
}

interface Attempt { readonly id: Id<'check'>; readonly attempt: number; readonly fields: Pick<CommandInput<'check.conclude'>, 'fields'> }

/** How often the tokens are counted again because they came or went meanwhile; only givings back do that while one counts. */
const RECOUNTS_MAX = 8;

/**
 * Judges and acts. Where people have to be counted by their tokens the ledger says so; then it is asked again with what was
 * counted, which must be of the very states that it decides on.
 */
async function conclude(ledger: Ledger, { id, attempt, fields }: Attempt, counter: Counter): Promise<void> {
  const submit = (recounted: Recounted | undefined): Promise<unknown> => ledger.submit(
    'check.conclude', { id, ...fields, ...(recounted === undefined ? {} : { recounted }) }, { caller: CALLER, key: `conclude:${id}:${attempt}:${recounted?.tallies.map(({ moves }) => moves).join('.') ?? ''}` },
  );
  let request = await neededFor(() => submit(undefined));
  for (let recounts = 0; request !== undefined; recounts++) {
    if (recounts === RECOUNTS_MAX) throw new Error(`the tokens of ${request.own} did not come to rest`);
    request = await counter.counting(request, (recounted) => neededFor(() => submit(recounted)));
  }
}

/** What has to be counted first; undefined when it was done. */
async function neededFor(submit: () => Promise<unknown>): Promise<CountRequest | undefined> {
  try {
    await submit();
    return undefined;
  } catch (err) {
    if (err instanceof CountingNeeded) return err.request;
    throw err;
  }
}

/** Where documents are read by their digest. */
export interface DocumentSource { document(sha256: string): Promise<{ readonly body: string } | undefined> }

/** What a check looks up beside the states: people counted by their tokens, documents. */
export interface Sources { readonly counter: Counter; readonly documents: DocumentSource }

/** The field list of the product that a listing offers: lists may name fields, and the decision checks the digest of what is presented. */
async function presentedFields(ledger: Ledger, subject: Id<'listing' | 'transfer'>, documents: DocumentSource): Promise<Pick<CommandInput<'check.conclude'>, 'fields'>> {
  if (!subject.startsWith('lst_')) return {};
  const listing = (await ledger.get(subject as Id<'listing'>))?.state;
  const version = listing === undefined ? undefined : (await ledger.get(listing.product))?.state.versions[listing.productVersion - 1];
  const found = version === undefined ? undefined : await documents.document(version.fieldsSha256);
  return found === undefined ? {} : { fields: JSON.parse(found.body) as NonNullable<CommandInput<'check.conclude'>['fields']> };
}

/** The last attempt failed: the check ends as ERROR, visible, and the operator may drive it again. It clears nothing. */
export async function recordError(ledger: Ledger, check: Id<'check'>, err: Error): Promise<void> {
  const version = (await ledger.get(check))?.version ?? 0;
  try {
    await ledger.submit('check.fail_with_error', { id: check, reason: clip(err.message.replace(/\p{Cc}+/gu, ' '), 500) || err.name }, { caller: CALLER, key: `error:${check}:${version}` });
  } catch (cause) {
    if (!isOvertaken(cause)) throw cause;
  }
}

const isOvertaken = (err: unknown): boolean => err instanceof Refusal && err.code === 'state_conflict';

/** Takes checks from the queue in this process. */
export const startCheckWorker = ({ ledger, jobs, concurrency, ...sources }: Sources & { readonly ledger: Ledger; readonly jobs: Jobs; readonly concurrency: number }) => jobs.work(CHECK_QUEUE, {
  concurrency,
  onJob: (job) => runCheck(ledger, job.id as Id<'check'>, sources),
  onExhausted: (job, err) => recordError(ledger, job.id as Id<'check'>, err),
});
