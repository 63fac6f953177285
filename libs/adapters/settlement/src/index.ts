export { httpInstitution, type InstitutionConfig } from './http.js';
export { Institutions, openInstitutions } from './institutions.js';
export {
  Instruction, NOTICE_LENGTH_MAX, Notice, STATEMENT_PAGE_MAX, Standing, StatementLine, StatementPage, instructionOf, readAs, type SettlementPort,
} from './port.js';
