import type { View } from '../kernel/command.js';
import { kindOf, type Id } from '../kernel/id.js';
import type { Registration } from '../registration/registration.state.js';
import type { ReportStatement } from './statement.js';

/** What a report is about: whose it is, and the digests by which its states of content are told apart. */
export interface Assessed { readonly concerned: Id<'participant'>; readonly digests: readonly string[] }

/** A product by the field lists of its versions, a registration by the content that is applied for. */
export function assessedIn(view: Pick<View, 'get'>, { subject }: Pick<ReportStatement, 'subject'>): Assessed | undefined {
  if (kindOf(subject) === 'product') {
    const product = view.get(subject as Id<'product'>);
    return product === undefined ? undefined : { concerned: product.vendor, digests: product.versions.map(({ fieldsSha256 }) => fieldsSha256) };
  }
  const registration = view.get(subject as Id<'registration'>);
  return registration === undefined ? undefined : { concerned: registration.owner, digests: contentOf(view, registration.matter) };
}

/** The content that a matter is about: of a title, as it is registered. */
export function contentOf(view: Pick<View, 'get'>, matter: Registration['matter']): string[] {
  const subject = matter.kind === 'first' ? matter.subject : view.get(matter.title)?.subject;
  return subject === undefined ? [] : [subject.contentSha256];
}
