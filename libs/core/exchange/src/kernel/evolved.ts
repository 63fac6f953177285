import type { Context, Draft } from './command.js';
import type { FoldEntry } from './fold.js';

/** The state that a draft would lead to, for a decision that goes on from there in the same commit. */
export function evolved<S>(evolve: (state: S | undefined, entry: never) => S, state: S | undefined, { at, caller: { org, client } }: Context, { type, stream, data }: Draft): S {
  return evolve(state, { type, stream, at, actor: { org, client }, data, private: {} } as FoldEntry as never);
}
