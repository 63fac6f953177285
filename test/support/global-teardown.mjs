// After all tests, whether they passed or failed; when jest itself is killed, the guard in global-setup.mjs does the same.
export default async function teardown() {
  await globalThis.stopTestServers?.();
}
