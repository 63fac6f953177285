import { httpInstitution, type InstitutionConfig } from './http.js';
import type { SettlementPort } from './port.js';

/** The institutions that an exchange settles by, by name. */
export class Institutions {
  private readonly ports: ReadonlyMap<string, SettlementPort>;

  constructor(ports: readonly SettlementPort[]) {
    this.ports = new Map(ports.map((port) => [port.institution, port]));
  }

  get names(): readonly string[] {
    return [...this.ports.keys()];
  }

  get(name: string): SettlementPort | undefined {
    return this.ports.get(name);
  }
}

export const openInstitutions = (configured: readonly InstitutionConfig[]): Institutions => new Institutions(configured.map(httpInstitution));
