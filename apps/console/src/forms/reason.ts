import { FORMS } from '../words/forms.js';

/** What a step asks that needs nothing but a reason. */
export const REASON = { reason: FORMS.reason } as const;
