import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { queryOf } from '../http/shape.js';
import { Documents } from './documents.js';

const Of = queryOf({ of: Type.Optional(Type.String({ maxLength: 60, description: 'The aggregate whose state names the document; parties must give it' })) });

@Controller('v1/documents')
export class DocumentsController {
  constructor(private readonly documents: Documents) {}

  /** The bytes whose SHA-256 was asked for: JSON as it was made, so that whoever hashes it finds the digest again. */
  @Get(':sha256') @Header('content-type', 'application/json; charset=utf-8') @Can('entry.read', { query: Of, returns: Type.Object({}) })
  one(@AskerIn() asker: Asker, @Param('sha256') sha256: string, @Query() { of }: { readonly of?: string }) { return this.documents.read(asker, sha256, of); }
}
