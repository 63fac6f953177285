import { Injectable } from '@nestjs/common';
import type { Id } from '#core/exchange';
import type { Pace, People } from '#core/law';
import { Ledger } from '#ledger';

/** What the ledger knows of an exporter's year: every entry below `entries` is in it. */
export interface Figures {
  readonly counted: People;
  readonly pace: Pace;
  readonly entries: number;
}

const DAY_MS = 86_400_000;

/** An exporter's own count of the year, as its next transfer will find it, and the year's average as its pace. */
@Injectable()
export class OwnFigures {
  constructor(private readonly ledger: Ledger) {}

  async of(exporter: Id<'participant'>, today: string): Promise<Figures> {
    const year = today.slice(0, 4);
    const entries = await this.ledger.size();
    const tally = await this.ledger.get(this.ledger.derivedId('tally', exporter, year));
    const counted = { general: tally?.state.general ?? 0, sensitive: tally?.state.sensitive ?? 0 };
    const days = (Date.parse(today) - Date.parse(`${year}-01-01`)) / DAY_MS + 1;
    return { counted, pace: { ...counted, days }, entries };
  }
}
