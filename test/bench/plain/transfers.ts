import { Body, ConflictException, Controller, ForbiddenException, Injectable, NotFoundException, Post, Req, UnauthorizedException, UnprocessableEntityException, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import jwt from 'jsonwebtoken';
import { Repository } from 'typeorm';
import { CreateTransferDto } from './create-transfer.dto.js';
import { PlainGrant, PlainTransfer } from './entities.js';
import { PlainSettings } from './settings.js';

interface PlainRequest { readonly headers: { readonly authorization?: string }; org?: string }

/** Verifies the token of each request. The key is a KeyObject, which not every team thinks of; as text it costs far more. */
@Injectable()
export class PlainAuthGuard implements CanActivate {
  constructor(private readonly settings: PlainSettings) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<PlainRequest>();
    const { issuer, publicKey } = this.settings;
    try {
      const claims = jwt.verify(request.headers.authorization?.replace('Bearer ', '') ?? '', publicKey, { algorithms: ['ES256'], issuer, audience: issuer });
      request.org = typeof claims === 'string' ? '' : String(claims['org']);
      return true;
    } catch {
      throw new UnauthorizedException();
    }
  }
}

@Injectable()
export class PlainTransfersService {
  constructor(
    @InjectRepository(PlainGrant) private readonly grants: Repository<PlainGrant>,
    @InjectRepository(PlainTransfer) private readonly transfers: Repository<PlainTransfer>,
  ) {}

  async create(org: string, { grantId, ...input }: CreateTransferDto): Promise<PlainTransfer> {
    const grant = await this.grants.findOne({ where: { id: grantId }, relations: { product: true, vendor: true, buyer: true } });
    if (grant === null) throw new NotFoundException();
    requireUsable(grant, org, input);
    const transfer = await this.transfers.save(this.transfers.create({ ...input, status: 'REQUESTED', grant, vendor: grant.vendor, buyer: grant.buyer }));
    grant.countUsed += 1;
    grant.rowsUsed += input.manifest.rows;
    grant.bytesUsed += input.manifest.bytes;
    await this.grants.save(grant);
    return transfer;
  }
}

function requireUsable(grant: PlainGrant, org: string, { mode, manifest }: Pick<CreateTransferDto, 'mode' | 'manifest'>): void {
  if (grant.buyer.id !== org && grant.vendor.id !== org) throw new ForbiddenException();
  if (grant.status !== 'ACTIVE' || grant.expiresAt.getTime() <= Date.now()) throw new ConflictException('The grant is not active.');
  if (grant.vendor.status !== 'ADMITTED' || grant.buyer.status !== 'ADMITTED' || grant.product.status !== 'REGISTERED') throw new ConflictException('A party is not active.');
  if (!grant.modes.includes(mode)) throw new UnprocessableEntityException('The grant does not cover this mode.');
  if (manifest.fields.some((field) => !grant.product.fields.includes(field))) throw new UnprocessableEntityException('The product has no such field.');
  const limits = [[grant.countMax, grant.countUsed + 1], [grant.rowsMax, grant.rowsUsed + manifest.rows], [grant.bytesMax, grant.bytesUsed + manifest.bytes]] as const;
  if (limits.some(([most, after]) => most !== null && after > most)) throw new UnprocessableEntityException('The limit of the grant is exceeded.');
}

@Controller('transfers')
@UseGuards(PlainAuthGuard)
export class PlainTransfersController {
  constructor(private readonly service: PlainTransfersService) {}

  @Post()
  create(@Body() body: CreateTransferDto, @Req() request: PlainRequest): Promise<PlainTransfer> {
    return this.service.create(request.org ?? '', body);
  }
}
