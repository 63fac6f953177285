import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * A package that is loaded when it is first used, and stays loaded. The libraries behind SM2 and ML-DSA take milliseconds and
 * megabytes, which nobody pays who meets no such key; a dynamic `import` would make every verification asynchronous.
 */
export function lazily<Package>(name: string): () => Package {
  let loaded: Package | undefined;
  return () => (loaded ??= require(name) as Package);
}
