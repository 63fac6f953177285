import type { Outlook } from '#core/law';
import { post } from '../../api/client.js';

export type LineName = Outlook['threshold'];
/** A line of the law that the year's people are counted against. */
export interface Line { readonly name: LineName; readonly limit: number; readonly of: 'general' | 'sensitive' }

const OF: Readonly<Record<LineName, Line['of']>> = { contractGeneral: 'general', assessmentGeneral: 'general', assessmentSensitive: 'sensitive' };

/** The lines as the rule pack of today has them: a forecast for nobody names them all. */
export async function linesOfToday(): Promise<readonly Line[]> {
  const { atPresentPace = [] } = await post('/v1/law/simulate', { body: { counted: {}, pace: { days: 1 } }, key: crypto.randomUUID() });
  return (atPresentPace as readonly Outlook[]).map(({ threshold, limit }) => ({ name: threshold, limit, of: OF[threshold] }));
}
