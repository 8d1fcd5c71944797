import { describe, expect, it } from 'vitest'
import { WeirError } from '../../../contract/errors.ts'
import { createFakeClock } from '../../core/fake-clock.ts'
import { type EngineRuntime, type Logger, type RunningEngine, type RuntimeEvent } from '../../core/ports.ts'
import { createAutoRuntime } from './auto-runtime.ts'

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
const missing = new WeirError('docker_missing', { endpoint: 'unix:///d.sock', startCommand: 'start it' })

/** A runtime that does what it is told and writes down what it was asked. */
function fakeRuntime(kind: 'docker' | 'demo', adopted: readonly RunningEngine[] = []) {
  const listeners = new Set<(event: RuntimeEvent) => void>()
  const asked: string[] = []
  const fake = {
    asked,
    problem: null as WeirError | null,
    progress: null as { what: string; fraction: number | null } | null,
    started: Promise.resolve(),
    emit(event: RuntimeEvent): void {
      for (const listener of listeners) listener(event)
    },
  }
  const runtime: EngineRuntime = {
    async start() {
      asked.push('start')
      await fake.started
      return adopted
    },
    view: () => ({
      active: kind,
      detail: kind,
      problem: fake.problem?.toBody() ?? null,
      progress: fake.progress,
    }),
    capacity: () => Infinity,
    async create(id) {
      asked.push(`create ${id}`)
      return { id, url: `http://${kind}/${id}`, startedAtMs: 0 }
    },
    async remove(id) {
      asked.push(`remove ${id}`)
    },
    resources: async () => null,
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async retry() {
      asked.push('retry')
    },
    async stop({ keepEngines }) {
      asked.push(`stop${keepEngines ? ' keeping' : ''}`)
    },
  }
  return Object.assign(fake, { runtime, listeners })
}

function setup(given: { dockerProblem?: WeirError; adopted?: readonly RunningEngine[] } = {}) {
  const clock = createFakeClock()
  const docker = fakeRuntime('docker', given.adopted)
  docker.problem = given.dockerProblem ?? null
  const demo = fakeRuntime('demo')
  const state = { idle: true }
  const auto = createAutoRuntime({
    docker: docker.runtime,
    demo: demo.runtime,
    isIdle: () => state.idle,
    clock,
    logger: silent,
  })
  const seen: string[] = []
  auto.watch((event) => seen.push(event.type))
  const dockerComesBack = (): void => {
    docker.problem = null
    docker.emit({ type: 'reachable' })
  }
  return { clock, docker, demo, auto, seen, state, dockerComesBack }
}

const never = new AbortController().signal

describe('the runtime auto', () => {
  it('plays the demo when Docker cannot be used, and says why', async () => {
    const { auto } = setup({ dockerProblem: missing })
    await auto.start()
    expect(auto.view()).toMatchObject({ active: 'demo', problem: { code: 'docker_missing' } })
    expect((await auto.create('e1', never)).url).toBe('http://demo/e1')
  })

  it('does not cut viewers off when Docker becomes usable: it waits until nobody watches', async () => {
    const { auto, demo, docker, clock, state, seen, dockerComesBack } = setup({ dockerProblem: missing })
    await auto.start()
    state.idle = false
    dockerComesBack()
    clock.advance(60_000)
    expect(auto.view().active).toBe('demo')
    expect(seen).not.toContain('replaced')

    state.idle = true
    clock.advance(5_000)
    expect(auto.view()).toMatchObject({ active: 'docker', problem: null })
    expect(seen.filter((type) => type === 'replaced')).toHaveLength(1)
    expect(demo.asked).toContain('stop')
    expect(docker.asked).not.toContain('stop')
    expect(clock.pending()).toBe(0)
  })

  it('stays with the demo when Docker is gone again before viewers left', async () => {
    const { auto, docker, clock, state, dockerComesBack } = setup({ dockerProblem: missing })
    await auto.start()
    state.idle = false
    dockerComesBack()
    docker.problem = missing
    state.idle = true
    clock.advance(60_000)
    expect(auto.view().active).toBe('demo')
    expect(clock.pending()).toBe(0)
  })

  it('does not fall back to a test pattern when Docker fails later', async () => {
    const { auto, docker, seen } = setup()
    await auto.start()
    docker.problem = missing
    docker.emit({ type: 'unreachable', why: 'gone' })
    expect(auto.view()).toMatchObject({ active: 'docker', problem: { code: 'docker_missing' } })
    expect(seen).toContain('unreachable')
  })

  it('removes an old demo engine at the demo, also after Docker took over', async () => {
    const { auto, docker, demo, dockerComesBack } = setup({ dockerProblem: missing })
    await auto.start()
    await auto.create('e1', never)
    dockerComesBack()
    await auto.create('e2', never)
    await auto.remove('e1')
    expect(demo.asked).toContain('remove e1')
    expect(docker.asked).toEqual(['start', 'create e2'])
  })

  it('shows the pull of the image while it has not decided', async () => {
    const { auto, docker, seen } = setup()
    let pulled = (): void => undefined
    docker.started = new Promise((resolve) => (pulled = resolve))
    const started = auto.start()
    docker.progress = { what: 'Pulling', fraction: 0.5 }
    docker.emit({ type: 'view' })
    expect(auto.view()).toMatchObject({ active: null, progress: { fraction: 0.5 } })
    expect(seen).toEqual(['view'])
    docker.progress = null
    pulled()
    await started
    expect(auto.view().active).toBe('docker')
  })

  it('keeps engines that Docker still runs even if no further one could be made', async () => {
    const running = [{ id: 'e4', url: 'http://docker/e4', startedAtMs: 0 }]
    const { auto } = setup({ dockerProblem: missing, adopted: running })
    expect(await auto.start()).toEqual(running)
    expect(auto.view().active).toBe('docker')
  })

  it('tries Docker at once when asked, and takes it if it works now', async () => {
    const { auto, docker } = setup({ dockerProblem: missing })
    await auto.start()
    docker.problem = null
    await auto.retry()
    expect(docker.asked).toContain('retry')
    expect(auto.view().active).toBe('docker')
  })

  it('puts engines to sleep where they are made by Docker, and not where the demo stands in', async () => {
    const { auto, docker, dockerComesBack } = setup({ dockerProblem: missing })
    const asleep: string[] = []
    Object.assign(docker.runtime, {
      freeze: async (id: string) => void asleep.push(id),
      thaw: async () => undefined,
    })
    await auto.start()
    expect(auto.freeze).toBeUndefined()
    dockerComesBack()
    await auto.create('e1', new AbortController().signal)
    await auto.freeze?.('e1')
    expect(asleep).toEqual(['e1'])
    await expect(auto.freeze?.('e2')).rejects.toThrow(/no engine "e2"/)
  })

  it('asks whoever made an engine for what it wrote; one that has none answers nothing', async () => {
    const { auto, demo } = setup({ dockerProblem: missing })
    await auto.start()
    await auto.create('e1', never)
    expect(await auto.log?.('e1', 5)).toBeNull()
    Object.assign(demo.runtime, { log: async (id: string) => [{ atMs: null, stream: 'out', text: id }] })
    expect(await auto.log?.('e1', 5)).toMatchObject([{ text: 'e1' }])
    expect(await auto.log?.('e2', 5)).toBeNull()
  })

  it('leaves no timer and no listener behind', async () => {
    const { auto, docker, demo, clock, state, dockerComesBack } = setup({ dockerProblem: missing })
    await auto.start()
    state.idle = false
    dockerComesBack()
    await auto.stop({ keepEngines: true })
    expect(clock.pending()).toBe(0)
    expect(docker.listeners.size + demo.listeners.size).toBe(0)
    expect(docker.asked).toContain('stop keeping')
    expect(demo.asked).toContain('stop keeping')
  })
})
