import 'reflect-metadata';
import { createPublicKey } from 'node:crypto';
import { Module, ValidationPipe, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ENTITIES, PlainGrant, PlainTransfer } from './entities.js';
import type { PlainMessage, PlainStart } from './plan.js';
import { PlainSettings } from './settings.js';
import { PlainAuthGuard, PlainTransfersController, PlainTransfersService } from './transfers.js';

@Module({})
class PlainModule {
  static of({ databaseUrl, issuer, publicKey }: PlainStart): DynamicModule {
    return {
      module: PlainModule,
      imports: [TypeOrmModule.forRoot({ type: 'postgres', url: databaseUrl, entities: ENTITIES }), TypeOrmModule.forFeature([PlainGrant, PlainTransfer])],
      controllers: [PlainTransfersController],
      providers: [PlainTransfersService, PlainAuthGuard, { provide: PlainSettings, useValue: new PlainSettings(issuer, createPublicKey(publicKey)) }],
    };
  }
}

async function start(plan: PlainStart): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(PlainModule.of(plan), { logger: ['error', 'warn'] });
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }));
  await app.listen(0, '127.0.0.1');
  const message: PlainMessage = { port: Number(new URL(await app.getUrl()).port) };
  process.send?.(message);
}

// Whoever started this is gone.
process.once('disconnect', () => process.exit());
process.once('message', (plan) => {
  start(plan as PlainStart).catch((err: unknown) => {
    console.error(err);
    process.exit(1);
  });
});
