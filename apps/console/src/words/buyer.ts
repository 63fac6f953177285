import type { Dictionary } from './dictionary.js';

/** Comparing offers and asking for access. */
export const BUYER = {
  compare: ['比较所选（{count}）', 'Compare ({count})'], choose: ['选入比较', 'Compare'], chosen: ['已选入', 'Chosen'], compareHint: ['在目录中勾选两到四项，并排比较许可、价格和产品。', 'Choose two to four offers in the catalogue to see licences, prices and products side by side.'], toCatalog: ['到产品目录选择', 'To the catalogue'], aspect: ['项目', 'Aspect'], licence: ['许可', 'Licence'], request: ['请求使用', 'Request access'],
  requestHint: ['在挂牌范围以内说明用途、字段、地区和期限。自动答复的挂牌会立即达成协议，由您核验后产生授权；人工磋商的由卖方答复。', 'Say for what, which fields, where and how long, within the offer. Automatic listings agree at once and you verify; else the vendor answers.'], narrow: ['只请求需要的部分：范围越小，越容易通过出境和合规检查。', 'Ask for what you need and no more: the less it is, the more easily it clears.'], send: ['发出请求', 'Send the request'], which: ['请从产品目录选择要请求的产品。', 'Choose in the catalogue what to ask for.'], plain: ['挂牌允许的范围', 'What the offer allows'], fieldsTitle: ['字段目录', 'Fields'],
} as const satisfies Dictionary;
