import type { ComponentType } from 'react';
import { REGISTERS_TABLE } from '../pages/exchange/registers.js';
import type { Role } from '../session/session.js';
import type { NAVIGATION } from '../words/navigation.js';

export type PageName = keyof typeof NAVIGATION;

/** One page: where it is, whose it is, under which heading of the menu it stands. It is loaded when it is first opened. */
export interface Page {
  readonly name: PageName;
  readonly path: string;
  readonly group: 'market' | 'performance' | 'crossBorder' | 'oversight' | 'admission' | 'registry' | 'settling' | 'rules' | 'running' | 'own' | undefined;
  readonly roles: readonly Role[];
  /** It is come to from another page and stands in no menu. */
  readonly isTask?: boolean;
  readonly load: () => Promise<ComponentType>;
}

const TRADERS = ['vendor', 'buyer'] as const;
const AUTHORITIES = ['operator', 'regulator'] as const;
const MEMBERS = [...TRADERS, 'service', ...AUTHORITIES] as const;
const EVERYONE = ['applicant', 'vendor', 'buyer', 'service', 'operator', 'regulator'] as const;

/** Every page of the console: a new one is a line here, its words in `words/`, and a file below `pages/`. */
export const PAGES: readonly Page[] = [
  { name: 'overview', path: '/', group: undefined, roles: EVERYONE, load: async () => (await import('../pages/overview/overview-page.js')).OverviewPage },
  { name: 'notifications', path: '/notifications', group: undefined, roles: EVERYONE, load: async () => (await import('../pages/notifications/notifications-page.js')).NotificationsPage },
  { name: 'workbench', path: '/workbench', group: undefined, roles: ['operator'], load: async () => (await import('../pages/exchange/workbench-page.js')).WorkbenchPage },
  { name: 'catalog', path: '/catalog', group: 'market', roles: [...TRADERS, ...AUTHORITIES, 'service'], load: async () => (await import('../pages/catalog/catalog-page.js')).CatalogPage },
  { name: 'products', path: '/products', group: 'market', roles: ['vendor', 'service', ...AUTHORITIES], load: async () => (await import('../pages/products/products-page.js')).ProductsPage },
  { name: 'listings', path: '/listings', group: 'market', roles: ['vendor', ...AUTHORITIES], load: async () => (await import('../pages/listings/listings-page.js')).ListingsPage },
  { name: 'describe', path: '/describe', group: undefined, roles: ['vendor'], isTask: true, load: async () => (await import('../pages/vendor/describe-page.js')).DescribePage },
  { name: 'offer', path: '/offer', group: undefined, roles: ['vendor'], isTask: true, load: async () => (await import('../pages/vendor/offer-page.js')).OfferPage },
  { name: 'bulk', path: '/bulk', group: undefined, roles: ['vendor'], isTask: true, load: async () => (await import('../pages/vendor/bulk-page.js')).BulkPage },
  { name: 'compare', path: '/compare', group: undefined, roles: [...TRADERS, ...AUTHORITIES, 'service'], isTask: true, load: async () => (await import('../pages/buyer/compare-page.js')).ComparePage },
  { name: 'request', path: '/request', group: undefined, roles: ['buyer'], isTask: true, load: async () => (await import('../pages/buyer/request-page.js')).RequestPage },
  { name: 'negotiations', path: '/negotiations', group: 'market', roles: [...TRADERS, ...AUTHORITIES], load: async () => (await import('../pages/negotiations/negotiations-page.js')).NegotiationsPage },
  { name: 'grants', path: '/grants', group: 'performance', roles: [...TRADERS, ...AUTHORITIES], load: async () => (await import('../pages/grants/grants-page.js')).GrantsPage },
  { name: 'transfers', path: '/transfers', group: 'performance', roles: [...TRADERS, ...AUTHORITIES], load: async () => (await import('../pages/transfers/transfers-page.js')).TransfersPage },
  { name: 'obligations', path: '/obligations', group: 'performance', roles: [...TRADERS, 'service', ...AUTHORITIES], load: async () => (await import('../pages/obligations/obligations-page.js')).ObligationsPage },
  { name: 'agenda', path: '/agenda', group: 'performance', roles: [...TRADERS, 'service'], load: async () => (await import('../pages/vendor/agenda-page.js')).AgendaPage },
  { name: 'desk', path: '/desk', group: 'crossBorder', roles: [...TRADERS, ...AUTHORITIES], load: async () => (await import('../pages/desk/desk-page.js')).DeskPage },
  { name: 'bases', path: '/bases', group: 'crossBorder', roles: [...TRADERS, ...AUTHORITIES], load: async () => (await import('../pages/desk/bases-page.js')).BasesPage },
  { name: 'counters', path: '/counters', group: 'crossBorder', roles: ['vendor', ...AUTHORITIES], load: async () => (await import('../pages/desk/counters-page.js')).CountersPage },
  { name: 'simulator', path: '/simulator', group: 'crossBorder', roles: EVERYONE, load: async () => (await import('../pages/desk/simulator-page.js')).SimulatorPage },
  { name: 'findings', path: '/findings', group: 'oversight', roles: ['vendor', ...AUTHORITIES], load: async () => (await import('../pages/oversight/findings-page.js')).FindingsPage },
  { name: 'holds', path: '/holds', group: 'oversight', roles: [...TRADERS, ...AUTHORITIES], load: async () => (await import('../pages/oversight/holds-page.js')).HoldsPage },
  { name: 'inquiries', path: '/inquiries', group: 'oversight', roles: ['vendor', ...AUTHORITIES], load: async () => (await import('../pages/inquiries/inquiries-page.js')).InquiriesPage },
  { name: 'overdue', path: '/overdue', group: 'oversight', roles: AUTHORITIES, load: async () => (await import('../pages/oversight/overdue-page.js')).OverduePage },
  { name: 'statistics', path: '/statistics', group: 'oversight', roles: AUTHORITIES, load: async () => (await import('../pages/oversight/statistics-page.js')).StatisticsPage },
  { name: 'screen', path: '/screen', group: 'oversight', roles: AUTHORITIES, load: async () => (await import('../pages/oversight/screen-page.js')).ScreenPage },
  { name: 'ledger', path: '/ledger', group: 'oversight', roles: [...TRADERS, 'service', ...AUTHORITIES], load: async () => (await import('../pages/ledger/ledger-page.js')).LedgerPage },
  { name: 'verify', path: '/verify', group: 'oversight', roles: EVERYONE, load: async () => (await import('../pages/verify/verify-page.js')).VerifyPage },
  { name: 'runs', path: '/runs', group: 'oversight', roles: AUTHORITIES, load: async () => (await import('../pages/runs/runs-page.js')).RunsPage },
  { name: 'account', path: '/account', group: 'own', roles: EVERYONE, load: async () => (await import('../pages/account/account-page.js')).AccountPage },
  { name: 'statements', path: '/statements', group: 'own', roles: EVERYONE, load: async () => (await import('../pages/statements/statements-page.js')).StatementsPage },
  { name: 'webhooks', path: '/webhooks', group: 'own', roles: MEMBERS, load: async () => (await import('../pages/webhooks/webhooks-page.js')).WebhooksPage },
  { name: 'print', path: '/print', group: undefined, roles: EVERYONE, isTask: true, load: async () => (await import('../pages/sheets/print-page.js')).PrintPage },
  ...REGISTERS_TABLE.map((register): Page => ({ name: register.kind, path: register.path, group: register.group, roles: register.roles, load: async () => (await import('../pages/exchange/register-page.js')).registerPage(register) })),
  { name: 'publicNotices', path: '/public-notices', group: 'registry', roles: [...TRADERS, 'service', ...AUTHORITIES], load: async () => (await import('../pages/exchange/notices-page.js')).NoticesPage },
  { name: 'lists', path: '/lists', group: 'rules', roles: EVERYONE, load: async () => (await import('../pages/exchange/lists-page.js')).ListsPage },
  { name: 'system', path: '/system', group: 'running', roles: AUTHORITIES, load: async () => (await import('../pages/exchange/system-page.js')).SystemPage },
];
