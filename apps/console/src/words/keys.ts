import type { Dictionary } from './dictionary.js';

/** What the keyboard does. */
export const KEYS = {
  title: ['键盘操作', 'Keys'], open: ['键盘操作（按 ? 键）', 'Keys (press ?)'], search: ['搜索', 'Search'], help: ['显示本说明', 'Show this'], close: ['关闭抽屉或者对话框', 'Close a drawer or a dialog'], rows: ['列表中上下移动', 'Move through a list'], enter: ['打开所选的一行', 'Open the row'], go: ['先按 g，再按：', 'Press g, then:'], tabs: ['切换标签页', 'Turn tabs'], print: ['打印本页', 'Print the page'],
} as const satisfies Dictionary;
