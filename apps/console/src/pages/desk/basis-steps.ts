import type { Basis, Grant } from '#core/exchange';
import type { Action, Beginning } from '../../forms/actions.js';
import { REASON } from '../../forms/reason.js';
import { named, type Names } from '../../forms/named.js';
import type { Asks } from '../../forms/schema-fields.js';
import { BASES } from '../../words/bases.js';
import { DESK, EXPORT_PATHS, exportPathWords } from '../../words/desk.js';
import type { Pair } from '../../words/dictionary.js';

export type BasisItem = Basis & { readonly version: number };

const NEWEST = { sort: 'newest' };

/** A basis among others: its kind, where it lets data go, and what tells it apart. */
function basisName({ id, kind, scope }: Basis): Pair {
  const [zh, en] = exportPathWords(kind);
  const rest = `${scope.countries.join(' ')} ${id.slice(-8)}`;
  return [`${zh} ${rest}`, `${en} ${rest}`];
}
export const BASES_OF_ONES_OWN = { source: '/v1/bases', query: NEWEST, called: basisName } as const;

/** What an authority or a certifier has decided comes with its day and its document. */
const DECIDED = { decidedOn: BASES.decidedOn, documentSha256: BASES.document } satisfies Asks;
const NUMBERED = { number: BASES.number, ...DECIDED } satisfies Asks;
const GROUNDED = { ...DECIDED, reason: BASES.reason } satisfies Asks;
const NOTICED = { authority: BASES.authority, noticeOn: BASES.noticeOn, documentSha256: BASES.document, reason: BASES.reason } satisfies Asks;

/** 登记出境依据: its scope is what exports are held against. */
export const DRAFT_BASIS: Beginning = {
  path: '/v1/bases', title: BASES.draft, hint: BASES.draftHint, isMain: true, initial: () => ({ scope: { purposes: [], fields: [] } }),
  asks: {
    kind: { title: DESK.basisKind, words: EXPORT_PATHS },
    'scope.recipients': { title: DESK.recipients, hint: BASES.recipientsHint, among: { source: '/v1/grants', query: NEWEST, value: ({ buyer }: Grant) => buyer, called: ({ buyer }: Grant, names: Names) => named(buyer, names) } },
    'scope.countries': DESK.countries, 'scope.purposes': { title: DESK.purposes, hint: BASES.emptyIsAny }, 'scope.fields': { title: DESK.fields, hint: BASES.emptyIsAny }, 'scope.generalMax': BASES.generalMax, 'scope.sensitiveMax': BASES.sensitiveMax,
    validFrom: DESK.validFrom, validUntil: DESK.validUntil, documentSha256: BASES.documentSha256, impactAssessmentSha256: BASES.impactAssessment,
  },
};

/** What happens to a basis; which of it its own kind has, the API tells with each (`next`). */
export const BASIS_STEPS: readonly Action<BasisItem>[] = [
  { path: '/v1/bases/{id}/apply', title: BASES.apply, hint: BASES.applyHint, isMain: true, asks: { authority: BASES.authority, appliedOn: BASES.appliedOn, selfAssessmentSha256: BASES.selfAssessment } },
  { path: '/v1/bases/{id}/accept', title: BASES.accept, hint: BASES.acceptHint, isMain: true, asks: DECIDED },
  { path: '/v1/bases/{id}/approve', title: BASES.approve, hint: BASES.approveHint, isMain: true, asks: NUMBERED },
  { path: '/v1/bases/{id}/certify', title: BASES.certify, hint: BASES.certifyHint, isMain: true, asks: NUMBERED },
  { path: '/v1/bases/{id}/effect', title: BASES.effect, hint: BASES.effectHint, isMain: true, asks: { effectiveOn: BASES.effectiveOn, signedOn: BASES.signedOn, impactAssessedOn: BASES.assessedOn } },
  { path: '/v1/bases/{id}/submit-filing', title: BASES.submitFiling, hint: BASES.submitFilingHint, isMain: true, asks: { authority: BASES.authority, submittedOn: BASES.submittedOn } },
  { path: '/v1/bases/{id}/file', title: BASES.file, hint: BASES.fileHint, isMain: true, asks: { side: { title: BASES.side, words: BASES }, authority: BASES.authority, filingNumber: BASES.filingNumber, filedOn: BASES.filedOn } },
  { path: '/v1/bases/{id}/ask-supplement', title: BASES.askSupplement, hint: BASES.askSupplementHint, asks: GROUNDED },
  { path: '/v1/bases/{id}/return', title: BASES.giveBack, hint: BASES.giveBackHint, asks: GROUNDED },
  { path: '/v1/bases/{id}/prolong', title: BASES.prolong, hint: BASES.prolongHint, asks: { until: BASES.until, ...DECIDED } },
  { path: '/v1/bases/{id}/refuse', title: BASES.refuse, hint: BASES.refuseHint, asks: GROUNDED },
  { path: '/v1/bases/{id}/reassess', title: BASES.reassess, hint: BASES.reassessHint, isMain: true, asks: { requestedOn: BASES.requestedOn, documentSha256: BASES.document } },
  { path: '/v1/bases/{id}/apply-extension', title: BASES.applyExtension, hint: BASES.applyExtensionHint, asks: { appliedOn: BASES.appliedOn, documentSha256: BASES.document } },
  { path: '/v1/bases/{id}/extend', title: BASES.extend, hint: BASES.extendHint, asks: NUMBERED },
  { path: '/v1/bases/{id}/refuse-extension', title: BASES.refuseExtension, hint: BASES.refuseExtensionHint, asks: GROUNDED },
  { path: '/v1/bases/{id}/report-change', title: BASES.reportChange, hint: BASES.reportChangeHint, asks: { changes: { title: BASES.changes, words: BASES }, changedOn: BASES.changedOn, description: BASES.describe } },
  { path: '/v1/bases/{id}/supersede', title: BASES.supersede, hint: BASES.supersedeHint, asks: { by: { title: BASES.by, among: BASES_OF_ONES_OWN } } },
  { path: '/v1/bases/{id}/suspend', title: BASES.suspend, hint: BASES.suspendHint, asks: NOTICED },
  { path: '/v1/bases/{id}/resume', title: BASES.resume, hint: BASES.resumeHint, asks: NOTICED },
  { path: '/v1/bases/{id}/revoke', title: BASES.revoke, hint: BASES.revokeHint, isDanger: true, asks: NOTICED },
  { path: '/v1/bases/{id}/terminate', title: BASES.terminate, hint: BASES.terminateHint, isDanger: true, asks: REASON },
  { path: '/v1/bases/{id}/withdraw', title: BASES.withdraw, hint: BASES.withdrawHint, isDanger: true, asks: REASON },
];
