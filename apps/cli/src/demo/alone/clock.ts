/**
 * The clock of a demonstration. `yaosu demo --alone` loads it into the processes that it starts before anything else of theirs (`node --import`);
 * nothing else does, and no configuration of the exchange knows of it. Only who has started a process speaks on its channel. It is ahead of the
 * system's by what the story has let pass, and goes forward only, as the times of entries do.
 */
let aheadMs = 0;
const System = Date;
const now = (): number => System.now() + aheadMs;

globalThis.Date = new Proxy(System, {
  construct: (target, given: unknown[], made) => {
    const date: unknown = Reflect.construct(target, given.length === 0 ? [now()] : given, made);
    if (!(date instanceof System)) throw new TypeError('this is no date');
    return date;
  },
  get: (target, name): unknown => (name === 'now' ? now : Reflect.get(target, name)),
});

process.on('message', (ms) => {
  if (typeof ms === 'number' && ms > aheadMs) aheadMs = ms;
});
// Whoever has started it is gone, and nobody else would end it.
process.once('disconnect', () => { process.kill(process.pid, 'SIGTERM'); });
process.channel?.unref();
