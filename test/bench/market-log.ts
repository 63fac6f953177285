import { writeMarketLog } from '../support/market-log.js';

/** `node dist/test/bench/market-log.js DIR ENTRIES`: a log of any length to measure verifiers on. */
const [, , directory = '', size = ''] = process.argv;
if (directory === '' || !/^[1-9][0-9]*$/.test(size)) throw new Error('usage: market-log.js DIR ENTRIES');
const startedAt = performance.now();
await writeMarketLog(directory, Number(size));
process.stdout.write(`${size} entries in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
