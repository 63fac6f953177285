import { randomUUID } from 'node:crypto';
import type { Jobs } from '#adapters/jobs';
import { Refusal, clip, type CommandInput, type Id } from '#core/exchange';
import { CHECK_QUEUE } from '../followers/dispatcher.js';
import type { Ledger } from '../ledger.js';
import { systemCaller } from '../system.js';

const CALLER = systemCaller('worker');

/** What a check's job does: mark it running, then judge and act in one commit. Repeating it changes nothing. */
export async function runCheck(ledger: Ledger, check: Id<'check'>, documents: DocumentSource): Promise<void> {
  const current = (await ledger.get(check))?.state;
  if (current === undefined) throw new Error(`there is no ${check}`);
  if (current.state !== 'QUEUED' && current.state !== 'RUNNING') return;
  try {
    const started = await ledger.submit('check.start', { id: check }, { caller: CALLER, key: `start:${check}:${randomUUID()}` });
    const fields = await presentedFields(ledger, current.subject, documents);
    await ledger.submit('check.conclude', { id: check, ...fields }, { caller: CALLER, key: `conclude:${check}:${started.entries[0].version}` });
  } catch (err) {
    if (isOvertaken(err)) return; // Another worker was quicker, or people decided meanwhile.
    throw err;
  }
}

/** Where documents are read by their digest. */
export interface DocumentSource { document(sha256: string): Promise<{ readonly body: string } | undefined> }

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
export const startCheckWorker = (ledger: Ledger, jobs: Jobs, { documents, concurrency }: { readonly documents: DocumentSource; readonly concurrency: number }) => jobs.work(CHECK_QUEUE, {
  concurrency,
  onJob: (job) => runCheck(ledger, job.id as Id<'check'>, documents),
  onExhausted: (job, err) => recordError(ledger, job.id as Id<'check'>, err),
});
