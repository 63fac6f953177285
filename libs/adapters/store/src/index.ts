export { APPLICATION_ROLE, analysisPool, countingPool, dataSourceOptions, hotPool, logPool, migrate } from './data-source.js';
export { VIEWS, VIEW_ENTITIES, type AggregateView, type ViewedKind } from './views.js';
export { ensureDatabase, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
