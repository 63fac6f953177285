import type { Dictionary } from './dictionary.js';

/** The dimensions of a licence, as a form asks for them. */
export const LICENCE = {
  purposes: ['用途', 'Purposes'], fields: ['字段', 'Fields'], places: ['数据可到达的地区', 'Where the data may go'], modes: ['交付方式', 'Modes of delivery'], termDays: ['期限（天）', 'Term, in days'], countMax: ['最多交付次数', 'Deliveries at most'], rowsMax: ['最多行数', 'Rows at most'], bytesMax: ['最多字节数', 'Bytes at most'], onward: ['可以再提供给他人', 'May be passed on'],
  emptyIsAny: ['留空表示不限用途。', 'Empty means for any purpose.'], emptyIsAll: ['留空表示全部字段。', 'Empty means all fields.'], emptyIsUnlimited: ['留空表示不限。', 'Empty means not limited.'],
  plan: ['价格方案', 'Plan'], need: ['需求说明', 'What it is needed for'], needHint: ['向卖方说明用来做什么，会写入协议。', 'Tells the vendor what it is for. It becomes part of the agreement.'], loading: ['正在读取挂牌内容', 'Reading the listing'], gone: ['挂牌已不在目录中，暂时不能以它为准。', 'The listing is not on offer any more.'],
} as const satisfies Dictionary;
