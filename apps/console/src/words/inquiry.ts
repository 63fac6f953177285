import type { Dictionary } from './dictionary.js';

/** What reviewers ask. */
export const INQUIRY = {
  what: ['问询内容', 'What is asked'], why: ['为什么问', 'Why'], article: ['依据', 'Article'], dueOn: ['答复期限', 'Answer by'], review: ['审核', 'Review'], answer: ['答复', 'Answer'], documents: ['材料', 'Documents'], extension: ['延期申请', 'More time asked for'], reason: ['说明', 'Explanation'],
} as const satisfies Dictionary;
