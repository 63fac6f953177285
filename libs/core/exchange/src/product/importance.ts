import { Type, type Static } from '@sinclair/typebox';
import { dueDate } from '#core/law';
import { command, draft, needAllowed } from '../kernel/command.js';
import { Day, Digest, FieldName, IdOf, Nullable, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { requireDay } from '../basis/periods.js';
import { opened } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import type { Delivery } from '../transfer/transfer.state.js';
import { EXISTING_EXPORTS, type ImportanceNotice } from './product.entries.js';
import { PRODUCT } from './product.lifecycle.js';
import type { Product } from './product.state.js';

/** 数据出境安全管理政策问答（2025年5月）: whoever has been told that its data are important applies within two months if the export goes on. */
const APPLICATION_PERIOD = '+2 months';
export const NEWLY_IMPORTANT_ARTICLE = 'CAC Q&A 2025-05';
const NOTICES_MAX = 16;

const Notification = closed({
  id: IdOf('product'), authority: Text(200), documentSha256: Digest, notifiedOn: Day,
  version: Nullable(Type.Integer({ minimum: 1, maximum: 50, description: 'null: every version' })),
  fields: SetOf(FieldName, 64),
  existingExports: Type.Optional(OneOf(EXISTING_EXPORTS)),
});

/**
 * 告知为重要数据: recorded by the operator or a regulator. From then on the export gate takes the data for important. What had been
 * cleared before goes on until the application is due only where the notice lets it (`until_due`); unless it says so, it stops.
 */
export const notifyImportance = command('product.notify_importance', Notification, ({ id, existingExports = 'stop', ...notice }, view, ctx) => {
  const product = needAllowed(PRODUCT, view, ctx, id);
  requireDay(ctx, notice.notifiedOn, { pointer: '/notifiedOn' });
  const isUnknown = notice.version !== null && notice.version > product.versions.length;
  if (isUnknown) throw new Refusal('reference_invalid', `${id} has no version ${notice.version}.`, { pointer: '/version' });
  if (product.importance.length >= NOTICES_MAX) throw new Refusal('limit_exceeded', `A product has at most ${NOTICES_MAX} notices.`);
  const applyBy = dueDate(notice.notifiedOn, APPLICATION_PERIOD, 'CN');
  const occasion = { debtor: product.vendor, source: id, on: notice.notifiedOn, oneOf: [id, String(product.importance.length + 1)] };
  return [draft('product.importance_notified', id, { ...notice, existingExports, applyBy }), ...opened(view, ctx, ['important-data-assessment', occasion])];
});

type Notice = Static<typeof ImportanceNotice>;

/** The notices that concern a delivery on a day: of its version, and of a field that it carries. */
export const noticesOf = ({ importance }: Product, { productVersion, manifest }: Delivery, day: string): readonly Notice[] => importance.filter(({ version, fields, notifiedOn }) =>
  notifiedOn <= day && (version === null || version === productVersion) && (fields.length === 0 || manifest.fields.some((field) => fields.includes(field))));

/**
 * The last day on which a delivery may flow that was cleared before its data were found important; null where no notice concerns
 * it. Refuses when it may not flow any more.
 */
export function lastDayAsOrdinary(product: Product, delivery: Delivery, at: string): string | null {
  const day = shanghaiDay(at);
  const notices = noticesOf(product, delivery, day);
  const until = notices.map(({ applyBy }) => applyBy).sort()[0] ?? null;
  const isOver = notices.some(({ existingExports }) => existingExports === 'stop') || (until !== null && day > until);
  if (!isOver) return until;
  const detail = 'The data have been notified as important since: the export needs the security assessment.';
  throw new Refusal('basis_insufficient', detail, { article: NEWLY_IMPORTANT_ARTICLE, applyBy: until });
}
