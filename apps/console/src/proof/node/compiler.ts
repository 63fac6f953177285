import type { TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** TypeBox's compiler makes functions of text, which the page's policy forbids: here the same schemas are walked instead, more slowly and with the same answers. */
export const TypeCompiler = {
  Compile: (schema: TSchema) => ({ Check: (value: unknown): boolean => Value.Check(schema, value), Errors: (value: unknown) => Value.Errors(schema, value) }),
};
