import type { Static } from '@sinclair/typebox';
import { begin, holdsAfter, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import type { ImportanceNotice, ProductVersion, productEntries } from './product.entries.js';
import { PRODUCT, type ProductStateName } from './product.lifecycle.js';

/** 数据产品 with its immutable versions; version n is `versions[n - 1]`. */
export interface Product extends AggregateState<ProductStateName> {
  readonly id: Id<'product'>;
  readonly vendor: Id<'participant'>;
  readonly externalId: string | null;
  readonly versions: readonly Static<typeof ProductVersion>[];
  /** Notices that its data are important, oldest first. */
  readonly importance: readonly Static<typeof ImportanceNotice>[];
  readonly holds: readonly string[];
}

export function evolveProduct(state: Product | undefined, entry: FoldEntry<keyof typeof productEntries>): Product {
  const advance = (change: Partial<Product> = {}): Product => step(PRODUCT, state, entry, change);
  switch (entry.type) {
    case 'product.described': {
      const { vendor, externalId, version } = entry.data;
      return { owner: vendor, ...begin(PRODUCT, 'product', state, entry), parties: [vendor], vendor, externalId: externalId ?? null, versions: [version], importance: [], holds: [] };
    }
    case 'product.revised':
      return advance({ versions: [...(state?.versions ?? []), entry.data.version] });
    case 'product.importance_notified':
      return advance({ importance: [...(state?.importance ?? []), entry.data] });
    case 'product.held':
    case 'product.released':
      return advance({ holds: holdsAfter(state?.holds ?? [], entry) });
    case 'product.registered':
    case 'product.retired':
      return advance();
  }
}
