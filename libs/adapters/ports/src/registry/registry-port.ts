import type { RegistryRecord } from '#core/exchange';

/** 工商登记查询: the business registry, asked by unified social credit code. */
export interface RegistryPort {
  /** The name of the registry, as entries state it. */
  readonly name: string;
  /** What it has under a code; undefined where it has nothing. A registry that is away, or answers nonsense, throws. */
  lookUp(number: string): Promise<RegistryRecord | undefined>;
}
