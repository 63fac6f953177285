import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Refusal } from '#core/exchange';
import { Handover } from '#ledger';
import type { Asker } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { Reader } from '../http/reader.js';

/**
 * 证明交接: to whom it belongs, and to those who look after the whole market: they hand it on to one that has left and cannot sign in
 * any more. It tells of every deal of a participant, wherever and of whatever sector, so a remit does not reach it.
 */
@Injectable()
export class HandoverDesk {
  constructor(private readonly handovers: Handover, private readonly reader: Reader) {}

  async handOver(asker: Asker, { id, checkpoint }: { readonly id: string; readonly checkpoint?: string }, reply: FastifyReply): Promise<Readable> {
    const participant = idIn(id, 'participant');
    await this.reader.visible(participant, asker);
    if (asker.caller.remit !== undefined && participant !== asker.caller.org) throw new Refusal('not_found', `There is no handover of ${participant}.`, { id: participant });
    const { size, zip } = await this.handovers.open(participant, checkpoint === undefined ? undefined : Number(checkpoint));
    void reply.header('content-disposition', `attachment; filename="yaosu-handover-${participant}-${size}.zip"`);
    return zip;
  }
}
