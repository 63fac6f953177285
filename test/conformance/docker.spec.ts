// No container engine runs in the tests: they check that all that the container files name is there, not that it starts.
import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
}
interface Compose { readonly services: Readonly<Record<string, Service>>; readonly volumes: Readonly<Record<string, null>> }

const read = (path: string): string => readFileSync(path, 'utf8');
const composeText = read('docker/compose.yaml');
const compose = parse(composeText, { merge: true }) as Compose;
const dockerfile = read('docker/Dockerfile');
const services = Object.entries(compose.services);
const own = services.filter(([, service]) => service.build !== undefined);
const environmentOf = ([, { environment = {} }]: (typeof services)[number]): [string, string][] => Object.entries(environment);
const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

const sources = (folder: string): string => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts')).map((file) => read(join(folder, file))).join('\n');
const appSources = ['apps/api', 'apps/worker', 'libs'].map(sources).join('\n');
const imageEnvironment = matches(dockerfile, /^ENV (.*)$/gm).flatMap((line) => line.split(' ')).map((pair) => pair.split('=') as [string, string]);
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

describe('the container files name only what exists', () => {
  test('programs, in the image and in the services', () => {
    const programs = [...matches(dockerfile, /"(dist\/[^"]+\.js)"/g), ...services.flatMap(([, { command = [] }]) => command.filter((word) => word.startsWith('dist/')))];
    expect(programs.length).toBeGreaterThanOrEqual(3);
    expect(programs.map((program) => program.replace(/^dist\/(.*)\.js$/, '$1.ts')).filter((source) => !existsSync(source))).toEqual([]);
  });

  test('flags of the programs', () => {
    const flags = own.flatMap(([, { command = [] }]) => command.slice(command.findIndex((word) => word.startsWith('dist/')) + 1));
    expect(flags).toContain('--api-only');
    expect(flags.filter((flag) => !appSources.includes(`'${flag}'`))).toEqual([]);
  });

  test('files that the image is built from, which .dockerignore lets through', () => {
    const copied = matches(dockerfile, /^COPY (?!--from)(.*) \S+$/gm).flatMap((files) => files.split(' ')).filter((file) => file !== '.');
    const allowed = matches(read('.dockerignore'), /^!(.*)$/gm);
    expect([...copied, ...allowed].filter((file) => !existsSync(file))).toEqual([]);
    expect(copied.filter((file) => !allowed.includes(file))).toEqual([]);
    for (const [, { build }] of own) expect(existsSync(join('docker', build?.context ?? '', build?.dockerfile ?? ''))).toBe(true);
  });

  test('npm scripts', () => {
    const named = [dockerfile, read('.ci/run')].flatMap((text) => matches(text, /npm (?:run )?(?!run |ci\b)([a-z:]+)/g));
    expect(named).toContain('build');
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  test('environment variables that the programs read', () => {
    const names = new Set([...imageEnvironment, ...own.flatMap(environmentOf)].map(([name]) => name));
    names.delete('NODE_ENV');
    expect([...names].filter((name) => !new RegExp(`['.]${name}\\b`).test(appSources))).toEqual([]);
  });

  test('variables that .env.example gives', () => {
    const given = matches(read('docker/.env.example'), /^([A-Z_]+)=/gm);
    expect([...new Set(matches(composeText, /\$\{([A-Z_]+)/g))].sort()).toEqual(given.sort());
  });

  test('endpoints', () => {
    expect(matches(dockerfile, /http:\/\/127\.0\.0\.1:\d+\/(\w+)/g).filter((path) => !new RegExp(`['/]${path}'`).test(appSources))).toEqual([]);
  });

  test('volumes, and each of them is used', () => {
    const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]));
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });
});

describe('the services fit together', () => {
  test('addresses lead to services, on the ports of PostgreSQL and Redis', () => {
    const addresses = own.flatMap(environmentOf).filter(([name]) => name.endsWith('_URL')).map(([, value]) => new URL(value.replace(/\$\{[^}]*\}/, 'secret')));
    expect(new Set(addresses.map(({ protocol, host }) => `${protocol}//${host}`))).toEqual(new Set(['postgres://postgres:5432', 'redis://redis:6379']));
    expect(addresses.filter(({ hostname }) => compose.services[hostname] === undefined)).toEqual([]);
  });

  test('who waits for another waits until that one is healthy, which it can be', () => {
    const awaited = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on));
    expect(awaited.filter(([, { condition }]) => condition !== 'service_healthy')).toEqual([]);
    const unable = awaited.map(([name]) => compose.services[name]).filter((service) => service?.healthcheck?.test === undefined && service?.build === undefined);
    expect(unable).toEqual([]);
    expect(dockerfile).toContain('HEALTHCHECK');
  });

  test('the API listens where the image, its health check and the published port expect it', () => {
    const ports = [
      matches(dockerfile, /^EXPOSE (\d+)$/gm), matches(dockerfile, /127\.0\.0\.1:(\d+)/g),
      (compose.services['api']?.ports ?? []).flatMap((port) => matches(port, /:(\d+)$/g)),
      imageEnvironment.filter(([name]) => name === 'PORT').map(([, value]) => value), [compose.services['api']?.environment?.['PORT']],
    ];
    expect(ports).toEqual(ports.map(() => ['8400']));
  });

  test('nothing is published but the API, and that on this machine only', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['api']);
    expect(compose.services['api']?.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
  });

  test('the API and the worker share the keys', () => {
    const keys = own.map(([, { volumes }]) => volumes);
    expect(keys).toEqual(own.map(() => ['keys:/var/lib/yaosu']));
    expect(Object.fromEntries(imageEnvironment)).toMatchObject({ YAOSU_DATA: '/var/lib/yaosu' });
  });

  test('Redis keeps its jobs', () => {
    expect(compose.services['redis']?.command?.join(' ')).toMatch(/--appendonly yes --maxmemory-policy noeviction/);
  });
});

test('the image does not run as root', () => {
  expect(matches(dockerfile, /^USER (\w+)$/gm)).toEqual(['node']);
});

test('the CI script is executable', () => {
  expect(statSync('.ci/run').mode & 0o111).toBe(0o111);
});
