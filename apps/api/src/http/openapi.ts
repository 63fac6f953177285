import type { Route } from './route-table.js';
export const openApi = (routes: readonly Route[]): object => ({ openapi: '3.1.0', paths: Object.fromEntries(routes.map(({ url }) => [url, {}])) });
