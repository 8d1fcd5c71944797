/** The runtime `docker` on a daemon in memory and a clock that tests move. */
import { settingsSchema, type SettingsInput } from '../../../contract/settings.ts'
import { createFakeClock } from '../../core/fake-clock.ts'
import { type Logger, type RuntimeEvent } from '../../core/ports.ts'
import { createDockerRuntime } from './docker-runtime.ts'
import { createFakeDaemon } from './fake-daemon.ts'
import { type FoundDaemon } from './find-daemon.ts'

const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
export const found: FoundDaemon = {
  endpoint: { kind: 'socket', path: '/fake.sock' },
  address: 'unix:///fake.sock',
  source: { kind: 'default' },
}
export const never = new AbortController().signal

/** Lets every promise and every bind probe that can go on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

export function setup(engines: SettingsInput['engines'] = {}) {
  const clock = createFakeClock()
  const fake = createFakeDaemon()
  const reach = { error: null as Error | null, attempts: 0, find: (): FoundDaemon => found }
  const runtime = createDockerRuntime({
    settings: settingsSchema.parse({
      engines: { image: 'engine:1', portFrom: 25880, portTo: 25889, ...engines },
    }).engines,
    instanceId: 'home',
    logger,
    clock,
    find: () => reach.find(),
    async connect() {
      reach.attempts++
      if (reach.error !== null) throw reach.error
      return fake.daemon
    },
  })
  const seen: RuntimeEvent[] = []
  runtime.watch((event) => {
    if (event.type !== 'view') seen.push(event)
  })
  const deaths = () => seen.flatMap((event) => (event.type === 'died' ? [`${event.id} ${event.why}`] : []))
  return { clock, fake, reach, runtime, seen, deaths }
}

/** What a socket says to which nobody can connect. */
export const refused = (code: string): Error =>
  Object.assign(new Error(`connect ${code} /fake.sock`), { code })
