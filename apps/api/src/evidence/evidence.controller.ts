import { Controller, Get, Header, Param, Post, Query, Res } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { Refusal, scopeOf, type Id } from '#core/exchange';
import { Bundler, type Bundle } from '#ledger';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { Can } from '../http/can.decorator.js';
import { idIn } from '../http/ids.js';
import { Reader } from '../http/reader.js';
import { queryOf } from '../http/shape.js';
import { Writer, dataOf, type Answer } from '../http/writer.js';

const ZIP = 'application/zip';
const AtCheckpoint = queryOf({ checkpoint: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'Size of a signed checkpoint: the same bundle again. Without it, as of now' })) });
interface AtCheckpoint { readonly checkpoint?: string }

/** A write's answer with where the sealed bundle is. */
type Sealed = Answer & { readonly evidence: { readonly href: string; readonly manifestSha256: string } };

/** 证据包: the evidence of a transfer or of a basis in one ZIP. POST seals it by an entry that names its manifest; GET serves it. */
@Controller('v1')
export class EvidenceController {
  constructor(private readonly bundler: Bundler, private readonly reader: Reader, private readonly writer: Writer) {}

  @Get('transfers/:id/evidence') @Header('content-type', ZIP) @Can('transfer.read', { query: AtCheckpoint, produces: ZIP })
  ofTransfer(@AskerIn() asker: Asker, @Param('id') id: string, @Query() query: AtCheckpoint, @Res({ passthrough: true }) reply: FastifyReply): Promise<Uint8Array> {
    return this.serve({ asker, id: idIn(id, 'transfer'), reply }, query);
  }

  @Get('bases/:id/evidence') @Header('content-type', ZIP) @Can('basis.read', { query: AtCheckpoint, produces: ZIP })
  ofBasis(@AskerIn() asker: Asker, @Param('id') id: string, @Query() query: AtCheckpoint, @Res({ passthrough: true }) reply: FastifyReply): Promise<Uint8Array> {
    return this.serve({ asker, id: idIn(id, 'basis'), reply }, query);
  }

  @Post('transfers/:id/evidence') @Can('evidence.bundle')
  sealTransfer(@OrderIn() order: Order): Promise<Sealed> { return this.seal(order, 'transfers'); }

  @Post('bases/:id/evidence') @Can('evidence.bundle')
  sealBasis(@OrderIn() order: Order): Promise<Sealed> { return this.seal(order, 'bases'); }

  private async serve({ asker, id, reply }: { readonly asker: Asker; readonly id: Id<'transfer'> | Id<'basis'>; readonly reply: FastifyReply }, { checkpoint }: AtCheckpoint): Promise<Uint8Array> {
    const bundle = await this.make(asker, id, checkpoint === undefined ? undefined : Number(checkpoint));
    void reply.header('content-disposition', `attachment; filename="yaosu-evidence-${id}-${bundle.treeSize}.zip"`);
    return this.bundler.zip(bundle);
  }

  private async seal(order: Order, collection: 'transfers' | 'bases'): Promise<Sealed> {
    const { caller, command } = order;
    const id = idIn(order.id ?? '', collection === 'transfers' ? 'transfer' : 'basis');
    const scope = caller === null ? undefined : scopeOf(caller.roles, command);
    if (caller === null || scope === undefined) throw new Refusal('scope_denied', `${command} is not permitted.`);
    const { id: made, subject, reader, treeSize, manifestSha256, files } = await this.make({ caller, scope }, id, undefined);
    const { answer, committed } = await this.writer.commit(order, { id: made, input: { subject, reader, treeSize, manifestSha256, fileCount: files.length } });
    // Read from the entry, so that a repetition answers for the bundle that was sealed and not for the one just made.
    const { treeSize: checkpoint, manifestSha256: vouched } = dataOf(committed.entries[0]);
    return { ...answer, evidence: { href: `/v1/${collection}/${id}/evidence?checkpoint=${String(checkpoint)}`, manifestSha256: String(vouched) } };
  }

  private async make(asker: Asker, id: Id<'transfer'> | Id<'basis'>, checkpoint: number | undefined): Promise<Bundle> {
    await this.reader.visible(id, asker);
    return this.bundler.make({ subject: id, org: asker.scope === 'any' ? undefined : asker.caller.org, checkpoint });
  }
}
