import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { freePort, supervise, type Keeper, type Service } from './processes.js';

/** A Redis that keeps nothing on disk: stopped, it has forgotten everything. */
export interface RedisServer extends Service {
  readonly url: string;
  readonly flush: () => Promise<void>;
}

export async function startRedis(keeper: Keeper): Promise<RedisServer> {
  const [port, password] = [await freePort(), randomBytes(16).toString('hex')];
  const url = `redis://:${password}@127.0.0.1:${port}`;
  // The configuration goes by standard input: on a command line every account of the machine could read the password.
  const input = `bind 127.0.0.1\nport ${port}\nrequirepass ${password}\nsave ""\nappendonly no\nmaxmemory-policy noeviction\n`;
  const service = supervise({ name: 'redis', command: 'redis-server', args: ['-'], input, ready: /Ready to accept connections/ }, keeper);
  await service.start();
  const flush = async (): Promise<void> => {
    const redis = new Redis(url, { maxRetriesPerRequest: 1, connectTimeout: 5_000 });
    redis.on('error', () => undefined);
    try {
      await redis.flushall();
    } finally {
      redis.disconnect();
    }
  };
  return Object.assign(service, { url, flush });
}
