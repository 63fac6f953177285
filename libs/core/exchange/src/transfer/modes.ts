import type { Terms } from '#core/odrl';

export type Mode = Terms['modes'][number];

/** What a mode of delivery (交付方式) takes, so that the ledger can say that it was delivered. */
interface ModeRow {
  readonly zh: string;
  /** Whether the data leave the vendor's control; where they do not, a buyer has nothing to delete but results. */
  readonly leaves: 'files' | 'answers' | 'results';
  /** What completes a delivery: the manifest that it declared, or a job that has finished on it. */
  readonly completedBy: 'manifest' | 'job';
}

export const DELIVERY_MODES: Readonly<Record<Mode, ModeRow>> = {
  file: { zh: '文件交付', leaves: 'files', completedBy: 'manifest' },
  api: { zh: '接口调用', leaves: 'answers', completedBy: 'manifest' },
  stream: { zh: '流式推送', leaves: 'answers', completedBy: 'manifest' },
  query: { zh: '查询沙箱', leaves: 'answers', completedBy: 'manifest' },
  privacy_computing: { zh: '隐私计算', leaves: 'results', completedBy: 'job' },
};
export const DELIVERY_MODE_NAMES = Object.keys(DELIVERY_MODES) as readonly Mode[];

/** The row of a mode as a transfer has it. */
export const modeOf = (mode: string): ModeRow | undefined => (Object.hasOwn(DELIVERY_MODES, mode) ? DELIVERY_MODES[mode as Mode] : undefined);
