import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { sha256Hex, type Introspection } from '#core/exchange';
import { Introspector } from '#ledger';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';

/** RFC 7662 §2.1; members that we do not know are left alone. */
const Question = Type.Object({ token: Type.String({ minLength: 1, maxLength: 512, description: 'The access key of a grant' }), token_type_hint: Type.Optional(Type.String({ maxLength: 64 })) });
const left = Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], { description: 'What is left; null where there is no limit' });
const amount = Type.Integer({ minimum: 0 });
const texts = (description: string) => Type.Optional(Type.Array(Type.String(), { description }));
const Answer = Type.Object({
  active: Type.Boolean({ description: 'Whether a use may pass here and now; of what is not active nothing else is told' }),
  grant: Type.Optional(Type.String()), subjects: texts('What this answer rests on: it is out of date once a signal names one of them'),
  sub: Type.Optional(Type.String({ description: 'The buyer' })), iat: Type.Optional(amount), nbf: Type.Optional(amount), exp: Type.Optional(amount),
  product: Type.Optional(Type.String()), productVersion: Type.Optional(amount),
  purposes: texts('Empty: any'), fields: texts('Empty: all'), modes: texts('Delivery modes'), places: texts('Empty: anywhere'),
  limits: Type.Optional(Type.Object({ count: left, rows: left, bytes: left })),
  window: Type.Optional(Type.Union([Type.Object({ sequence: amount, allowance: Type.Object({ count: amount, rows: amount, bytes: amount }) }), Type.Null()], { description: 'What the point has drawn and not reported' })),
});

/** OAuth 2.0 Token Introspection (RFC 7662) of the access keys that buyers present at enforcement points. */
@Controller('v1/introspection')
export class IntrospectionController {
  constructor(private readonly introspector: Introspector) {}

  @Post() @HttpCode(200) @Can('introspection.read', { body: Question, takesForm: true, returns: Answer })
  introspect(@AskerIn() { caller: { org, enforcer } }: Asker, @Body() { token }: { readonly token: string }): Promise<Introspection> {
    return this.introspector.introspect(sha256Hex(token), { org, enforcer: enforcer ?? null });
  }
}
