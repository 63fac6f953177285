import type { Inquiry } from '#core/exchange';
import type { Action } from '../../forms/actions.js';
import { REASON } from '../../forms/reason.js';
import { OVERSIGHT } from '../../words/oversight.js';
import { STEPS } from '../../words/steps.js';

export type InquiryItem = Inquiry & { readonly version: number };

/** 补正通知: it is answered by its day, or ends the matter that it was asked in. Files that the answer rests on are each hashed here; the exchange answers a request for more time. */
export const INQUIRY_STEPS: readonly Action<InquiryItem>[] = [
  {
    path: '/v1/inquiries/{id}/answer', title: STEPS.answer, hint: STEPS.answerHint, isMain: true,
    asks: { text: STEPS.answerText, documents: { title: STEPS.documents, each: { sha256: STEPS.document, title: STEPS.documentTitle } } },
  },
  { path: '/v1/inquiries/{id}/ask-more-time', title: STEPS.moreTime, hint: STEPS.moreTimeHint, asks: { until: STEPS.until, ...REASON } },
  { path: '/v1/inquiries/{id}/extend', title: OVERSIGHT.extend, hint: OVERSIGHT.extendHint, isMain: true },
  { path: '/v1/inquiries/{id}/keep-day', title: OVERSIGHT.keepDay, hint: OVERSIGHT.keepDayHint, asks: REASON },
];
