import type { Dictionary } from './dictionary.js';

export const RENEWAL = {
  hint: ['在授权到期前重新磋商。续期从原授权到期时起算，额度重新计算。', 'Negotiated before the grant ends. The renewal begins where it ends, with limits of its own.'], instantHint: ['北京时间，如 2026-06-15T09:00，起止在同一天。', 'Beijing time, like 2026-06-15T09:00; both within one day.'], sequenceHint: ['从 1 开始，连续编号。', 'From 1, without gaps.'],
  noFiles: ['还没有选择文件', 'No file is chosen yet'], hashing: ['正在计算 {name} 的摘要', 'Hashing {name}'], fileName: ['文件', 'File'], fileSize: ['字节', 'Bytes'],
} as const satisfies Dictionary;
