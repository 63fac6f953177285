import type { Dictionary, Pair } from './dictionary.js';

/** What a transfer may go beyond, by the member of the licence that says so. */
export const DIMENSIONS = {
  purposes: ['用途', 'purposes'], fields: ['字段', 'fields'], places: ['到达地', 'places'], recipients: ['接收方', 'recipients'], modes: ['交付方式', 'modes'], termDays: ['期限', 'term'], countMax: ['交付次数', 'deliveries'], rowsMax: ['行数', 'rows'], bytesMax: ['字节数', 'bytes'],
} as const satisfies Dictionary;

/** Sentences of the ledger that are stated in English alone, as the console says them; `{1}` is what stood there. */
export const SENTENCES: readonly { readonly of: RegExp; readonly says: Pair }[] = [
  { of: /^The grant does not cover (.+)\.$/, says: ['请求超出授权范围：{1}', 'Beyond the grant: {1}'] },
  { of: /^The grant allows (.+)\.$/, says: ['请求超出授权限额：{1}', 'Beyond the limits of the grant: {1}'] },
  { of: /^The grant is ([A-Z_]+)\.$/, says: ['授权目前{1}，不能交付', 'The grant is not in force: {1}'] },
  { of: /^([a-z]{3}_[0-9a-f-]{36}) is under hold (.+)\.$/, says: ['{1}处于冻结之中', 'Under a hold: {1}'] },
];
