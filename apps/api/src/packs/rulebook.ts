import { Injectable } from '@nestjs/common';
import { Type, type TSchema } from '@sinclair/typebox';
import type { PackDefinition, PackFor } from '#core/law';
import { rulebookIdOf, tenureOn, tenures, type Tenure } from '#core/exchange';
import { Ledger } from '#ledger';

const day = Type.String({ format: 'date' });

export const TenuresShape = (definition: TSchema) => Type.Object({
  items: Type.Array(Type.Object({
    version: Type.String(), digest: Type.String(), from: day, until: Type.Union([day, Type.Null()], { description: 'The last day; null while no successor is known' }),
    pack: Type.Union([Type.String(), Type.Null()], { description: 'The adopted pack; null for one that is built in' }), isLateCorrection: Type.Boolean(), definition,
  })),
  next: Type.Null(),
});

/** One pack with the days that it governs. */
type Item = Omit<Tenure, 'compiled'> & { readonly definition: PackDefinition };

/** The rulebook for readers: there are few packs, so it is one page. */
@Injectable()
export class RulebookReader {
  constructor(private readonly ledger: Ledger) {}

  /** The pack that governs each day, as the rulebook stands now. */
  async packs(): Promise<PackFor> {
    const all = await this.all();
    return (day) => tenureOn(all, day).compiled();
  }

  async tenures(on: string | undefined): Promise<{ readonly items: readonly Item[]; readonly next: null }> {
    const all = await this.all();
    const asked = on === undefined ? all : [tenureOn(all, on)];
    return { items: asked.map(({ compiled, ...tenure }) => ({ ...tenure, definition: compiled().definition })), next: null };
  }
  private async all(): Promise<Tenure[]> {
    return tenures((await this.ledger.get(rulebookIdOf(this.ledger)))?.state.adopted ?? []);
  }
}
