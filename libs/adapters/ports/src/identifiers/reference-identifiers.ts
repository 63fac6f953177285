import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { HandleRecord } from '#core/exchange';
import type { IdentifierRegistry } from './identifier-registry.js';

const HANDLES_MAX = 1_000_000;

/** A step as the file keeps it; without values it is a withdrawal. */
interface Kept { readonly handle: string; readonly values: HandleRecord['values'] | null }

/** A registry to try identifiers with, in memory and, where a file is named, kept in it, a step a line. It resolves what it was told and asks nobody else. */
export class ReferenceIdentifiers implements IdentifierRegistry {
  readonly name = 'reference';
  private readonly handles = new Map<string, Kept['values']>();

  constructor(private readonly file?: string) {
    const lines = file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : [];
    for (const line of lines) {
      const { handle, values } = JSON.parse(line) as Kept;
      this.handles.set(handle, values);
    }
  }

  register({ handle, values }: HandleRecord): Promise<void> {
    if (this.handles.get(handle) === null) return Promise.reject(new Error(`${handle} was withdrawn`));
    if (this.handles.size >= HANDLES_MAX && !this.handles.has(handle)) return Promise.reject(new Error(`it has ${HANDLES_MAX} handles already`));
    return this.keep({ handle, values });
  }

  resolve(handle: string): Promise<HandleRecord | undefined> {
    const values = this.handles.get(handle) ?? undefined;
    return Promise.resolve(values === undefined ? undefined : { handle, values });
  }

  withdraw(handle: string): Promise<void> {
    return this.handles.get(handle) === null ? Promise.resolve() : this.keep({ handle, values: null });
  }

  private keep(step: Kept): Promise<void> {
    if (this.file !== undefined) appendFileSync(this.file, `${JSON.stringify(step)}\n`, { flush: true });
    this.handles.set(step.handle, step.values);
    return Promise.resolve();
  }
}
