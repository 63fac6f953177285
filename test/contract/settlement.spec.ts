import { openInstitution } from '../support/institution.js';
import { settlementContract } from './settlement.js';

/** Noon in Shanghai: nothing in these tests crosses midnight. */
const NOON = Date.parse('2026-06-15T12:00:00+08:00');

settlementContract('the reference bank', () => openInstitution('bank', NOON));
settlementContract('the reference e-CNY operator', () => openInstitution('ecny', NOON));
