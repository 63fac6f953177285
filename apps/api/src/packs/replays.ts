import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Refusal } from '#core/exchange';
import { Ledger, Queries, ReplayProgress } from '#ledger';
import type { Asker, Order } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { Reader, type Resource } from '../http/reader.js';
import { Writer, type Answer } from '../http/writer.js';

const count = Type.Integer({ minimum: 0 });

/** What a replay has found, or has found so far. */
export const ReportShape = Type.Object({
  pack: Type.Union([Type.Object({ id: Type.String(), version: Type.String(), digest: Type.String() }), Type.Null()]), entries: count, verdicts: count, differing: count, otherwiseFounded: count,
  changes: Type.Record(Type.String(), count), participants: Type.Array(Type.Object({ participant: Type.String(), name: Type.Union([Type.String(), Type.Null()]), differing: count })), unlisted: count,
  alarmCount: count, alarms: Type.Array(Type.Object({ index: count, check: Type.String(), what: Type.String() })),
});

/** Asks for replays of past verdicts; the queue does them. */
@Injectable()
export class ReplayRequests {
  constructor(private readonly writer: Writer, private readonly ledger: Ledger) {}

  /** 202: the answer names the replay, and `Location` says where to follow it. */
  async request(order: Order): Promise<Answer> {
    const answer = await this.writer.write(order, { id: this.ledger.newId('replay'), input: order.id === undefined ? {} : { pack: order.id } });
    void order.reply.header('location', `/v1/replays/${answer.id}`);
    return answer;
  }
}

/** Where a replay stands, and what it has found. */
@Injectable()
export class Replays {
  constructor(private readonly reader: Reader, private readonly queries: Queries, private readonly progress: ReplayProgress) {}

  async one(asker: Asker, id: string): Promise<Resource> {
    const replay = await this.reader.one('replay', asker, id);
    const kept = await this.progress.read(idIn(id, 'replay'));
    return { ...replay, progress: kept === undefined ? null : { entries: kept.next, verdicts: kept.report.verdicts, differing: kept.report.differing } };
  }

  /** The report as it was written, so that whoever hashes it finds the digest of the entry. */
  async report(asker: Asker, id: string): Promise<string> {
    const { state } = await this.reader.visible(idIn(id, 'replay'), asker);
    const { reportSha256, state: status } = state;
    const document = reportSha256 === null ? undefined : await this.queries.document(reportSha256);
    if (document === undefined) throw new Refusal('state_conflict', `The replay is ${status}; a report is there once it is DONE.`, { state: status, allowed: [] });
    return document.body;
  }
}

