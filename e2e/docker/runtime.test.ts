/** The runtime `docker` on a real daemon, with containers of the stand-in engine. */
import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import Docker from 'dockerode'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { settingsSchema, type SettingsInput } from '../../src/contract/settings.ts'
import { createEngineContainers } from '../../src/main/adapters/docker/containers.ts'
import { connectDaemon } from '../../src/main/adapters/docker/daemon.ts'
import { createDockerRuntime } from '../../src/main/adapters/docker/docker-runtime.ts'
import { findDaemon, type FoundDaemon } from '../../src/main/adapters/docker/find-daemon.ts'
import { systemClock } from '../../src/main/adapters/system/clock.ts'
import { createPortRange } from '../../src/main/adapters/system/port-range.ts'
import {
  type EngineRuntime,
  type Logger,
  type RunningEngine,
  type RuntimeEvent,
} from '../../src/main/core/ports.ts'
import { startCutProxy } from '../support/cut-proxy.ts'
import { ensureDockerDaemon, type DockerDaemon } from '../support/docker-daemon.ts'

const root = resolve(import.meta.dirname, '../..')
const image = 'weir-demo-engine:latest'
const range = { portFrom: 27880, portTo: 27899 }
const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
const never = new AbortController().signal

let daemon: DockerDaemon
let docker: Docker
let dir: string
const runtimes: EngineRuntime[] = []
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  daemon = await ensureDockerDaemon()
  process.env.DOCKER_HOST = daemon.host
  docker = new Docker()
  dir = mkdtempSync(join(tmpdir(), 'weir-e2e-'))
  chmodSync(dir, 0o755)
  await promisify(execFile)(process.execPath, [join(root, 'scripts/demo-image.mjs')])
})

afterAll(async () => {
  rmSync(dir, { recursive: true })
  await daemon.stop()
})

afterEach(async () => {
  for (const runtime of runtimes.splice(0)) await runtime.stop({ keepEngines: false })
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** The daemon as it would be found with this environment alone. */
const foundWith = (env: Record<string, string>) => (): FoundDaemon =>
  findDaemon({
    env,
    platform: process.platform,
    home: homedir(),
    exists: existsSync,
    readFile: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : null),
  })

interface Setup {
  engines?: SettingsInput['engines']
  instanceId?: string
  env?: Record<string, string>
}

function runtimeOf({ engines, instanceId = `test-${randomBytes(4).toString('hex')}`, env }: Setup = {}) {
  const runtime = createDockerRuntime({
    settings: settingsSchema.parse({ engines: { image, memoryLimitMb: 128, ...range, ...engines } }).engines,
    instanceId,
    logger,
    find: foundWith(env ?? { DOCKER_HOST: daemon.host }),
  })
  runtimes.push(runtime)
  const seen: RuntimeEvent[] = []
  runtime.watch((event) => {
    if (event.type !== 'view') seen.push(event)
  })
  return { runtime, instanceId, seen, nameOf: (id: string) => `weir-${instanceId}-${id}` }
}

async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 10_000,
): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs
  while (!(await holds())) {
    if (Date.now() > deadlineMs) throw new Error(`did not happen: ${what}`)
    await new Promise((done) => setTimeout(done, 10))
  }
}

const answers = ({ url }: RunningEngine): Promise<boolean> =>
  fetch(`${url}/webui/api/service?method=get_version`).then(
    (answer) => answer.ok,
    () => false,
  )

/** Names of all containers with that beginning, running or not. */
async function containersLike(name: string): Promise<string[]> {
  const list = await docker.listContainers({ all: true, filters: { name: [name] } })
  return list.map(({ Names }) => Names[0]?.slice(1) ?? '').sort()
}

async function foreignContainer(labels: Record<string, string>): Promise<string> {
  const container = await docker.createContainer({ Image: image, Labels: labels })
  cleanups.push(() => container.remove({ force: true }))
  await container.start()
  return container.id
}

describe('Docker that cannot be used', () => {
  it('is told when no daemon listens', async () => {
    const { runtime } = runtimeOf({ env: { DOCKER_HOST: `unix://${join(dir, 'nobody.sock')}` } })
    expect(await runtime.start()).toEqual([])
    expect(runtime.view().problem?.code).toBe('docker_missing')
    expect(runtime.view().problem?.message).toContain(join(dir, 'nobody.sock'))
  })

  it('is told when this user may not use the socket', async () => {
    const path = join(dir, 'forbidden.sock')
    const server = createServer().listen(path)
    await once(server, 'listening')
    cleanups.push(() => new Promise((closed) => server.close(closed)))
    chmodSync(path, 0o000)
    // Root may use any socket, so the question is asked by a process that gave that up.
    const script = join(dir, 'nobody.ts')
    writeFileSync(
      script,
      `import { createDockerRuntime } from ${JSON.stringify(join(root, 'src/main/adapters/docker/docker-runtime.ts'))}
       import { settingsSchema } from ${JSON.stringify(join(root, 'src/contract/settings.ts'))}
       const logger = { debug() {}, info() {}, warn() {}, error() {} }
       const runtime = createDockerRuntime({ settings: settingsSchema.parse({}).engines, instanceId: 'x', logger })
       if (process.getuid() === 0) process.seteuid(65534)
       await runtime.start()
       console.log(JSON.stringify(runtime.view().problem))
       await runtime.stop({ keepEngines: false })`,
    )
    const env = { ...process.env, DOCKER_HOST: `unix://${path}` }
    const { stdout } = await promisify(execFile)(process.execPath, [script], { env })
    const problem = JSON.parse(stdout) as { code: string; message: string }
    expect(problem.code).toBe('docker_no_permission')
    expect(problem.message).toContain(path)
    expect(problem.message).toMatch(/usermod -aG docker/)
  })

  it('is told when the current context leads nowhere, and when it does not exist', async () => {
    const folder = createHash('sha256').update('attic').digest('hex')
    const meta = join(dir, 'config/contexts/meta', folder, 'meta.json')
    mkdirSync(dirname(meta), { recursive: true })
    const endpoint = { Host: `unix://${join(dir, 'attic.sock')}` }
    writeFileSync(meta, JSON.stringify({ Name: 'attic', Endpoints: { docker: endpoint } }))
    writeFileSync(join(dir, 'config/config.json'), JSON.stringify({ currentContext: 'attic' }))

    const current = runtimeOf({ env: { DOCKER_CONFIG: join(dir, 'config') } })
    await current.runtime.start()
    expect(current.runtime.view().problem?.code).toBe('docker_wrong_context')
    expect(current.runtime.view().problem?.message).toMatch(
      /context "attic" .* no daemon answers at unix:.*attic.sock/,
    )

    const named = runtimeOf({ env: { DOCKER_CONFIG: join(dir, 'config'), DOCKER_CONTEXT: 'cellar' } })
    await named.runtime.start()
    expect(named.runtime.view().problem?.code).toBe('docker_wrong_context')
    expect(named.runtime.view().problem?.message).toMatch(
      /context "cellar" .* there is no context of that name/,
    )
  })

  it('is told when the image is not there and cannot be pulled', async () => {
    // A name that can never resolve (RFC 6761), whatever this machine can reach.
    const { runtime } = runtimeOf({ engines: { image: 'registry.invalid/no-engine:1' } })
    await runtime.start()
    expect(runtime.view()).toMatchObject({ progress: null, problem: { code: 'docker_image_missing' } })
    expect(runtime.view().problem?.message).toContain('"registry.invalid/no-engine:1"')
    await expect(runtime.create('e1', never)).rejects.toMatchObject({ code: 'docker_image_missing' })
  })
})

describe('engines in containers', () => {
  it('come up on loopback ports, within their limits, and are measured', async () => {
    const { runtime, nameOf } = runtimeOf()
    await runtime.start()
    const engines = await Promise.all(['e1', 'e2', 'e3'].map((id) => runtime.create(id, never)))
    expect(engines.map(({ url }) => url).sort()).toEqual(
      [27880, 27881, 27882].map((port) => `http://127.0.0.1:${port}`),
    )
    for (const engine of engines) await until(`${engine.id} answers`, () => answers(engine))

    const { HostConfig, Config } = await docker.getContainer(nameOf('e1')).inspect()
    expect(Config.Labels).toMatchObject({ 'io.weir.managed': 'true', 'io.weir.engine': 'e1' })
    expect(HostConfig).toMatchObject({
      Memory: 128 * 1024 * 1024,
      PidsLimit: 512,
      RestartPolicy: { Name: 'no' },
      SecurityOpt: ['no-new-privileges'],
      PortBindings: { '6878/tcp': [{ HostIp: '127.0.0.1' }] },
    })
    expect(HostConfig.Binds).toBeFalsy()

    const resources = await runtime.resources('e1')
    expect(resources?.memoryLimitBytes).toBe(128 * 1024 * 1024)
    expect(resources?.memoryBytes).toBeGreaterThan(1_000_000)
    expect(resources?.cpuPercent).toBeGreaterThan(0)
    expect(await runtime.resources('e9')).toBeNull()
  })

  it('tell what they wrote last, line by line, until they are gone', async () => {
    const { runtime } = runtimeOf()
    await runtime.start()
    const engine = await runtime.create('e1', never)
    await until('it answers', () => answers(engine))
    const lines = (await runtime.log?.('e1', 500)) ?? []
    expect(lines.find(({ text }) => /^listening http/.test(text))).toMatchObject({ stream: 'out' })
    for (const { atMs } of lines) expect(Math.abs((atMs ?? 0) - Date.now())).toBeLessThan(120_000)
    expect(await runtime.log?.('e1', 1)).toEqual(lines.slice(-1))
    await runtime.remove('e1')
    expect(await runtime.log?.('e1', 1)).toBeNull()
  })

  it('that are killed are reported within a second, once, and are gone', async () => {
    const { runtime, seen, nameOf } = runtimeOf()
    await runtime.start()
    await runtime.create('e1', never)
    await docker.getContainer(nameOf('e1')).kill()
    await until('the death is told', () => seen.length > 0, 1_000)
    expect(seen).toEqual([{ type: 'died', id: 'e1', why: 'killed by signal 9' }])
    await until('the container is removed', async () => (await containersLike(nameOf(''))).length === 0)
    expect(await runtime.resources('e1')).toBeNull()
    expect(seen).toHaveLength(1)
  })

  it('that somebody removes are reported too, and those that Weir removes are not', async () => {
    const { runtime, seen, nameOf } = runtimeOf()
    await runtime.start()
    await Promise.all(['e1', 'e2'].map((id) => runtime.create(id, never)))
    await runtime.remove('e1')
    await runtime.remove('e1')
    expect(await containersLike(nameOf(''))).toEqual([nameOf('e2')])
    await docker.getContainer(nameOf('e2')).remove({ force: true })
    await until('the death is told', () => seen.length > 0, 1_000)
    expect(seen).toMatchObject([{ type: 'died', id: 'e2' }])
  })

  it('pass by a port that another program holds', async () => {
    const other = createServer().listen(27880, '127.0.0.1')
    await once(other, 'listening')
    cleanups.push(() => new Promise((closed) => other.close(closed)))
    const { runtime } = runtimeOf()
    await runtime.start()
    expect((await runtime.create('e1', never)).url).toBe('http://127.0.0.1:27881')
  })

  it('pass by a port of which only the daemon knows that it is taken', async () => {
    const other = createServer().listen(27880, '127.0.0.1')
    await once(other, 'listening')
    cleanups.push(() => new Promise((closed) => other.close(closed)))
    const instanceId = `test-${randomBytes(4).toString('hex')}`
    const containers = createEngineContainers({
      instanceId,
      memoryLimitMb: 128,
      pidsLimit: 64,
      ports: createPortRange({ from: 27880, to: 27881, isFree: async () => true }),
      clock: systemClock,
      logger,
      onEvent: () => undefined,
    })
    const connected = await connectDaemon(foundWith({ DOCKER_HOST: daemon.host })(), instanceId)
    cleanups.push(() => containers.removeAll(connected))
    expect((await containers.create(connected, image, 'e1', never)).url).toBe('http://127.0.0.1:27881')
    await expect(containers.create(connected, image, 'e2', never)).rejects.toMatchObject({
      code: 'ports_exhausted',
    })
    expect(await containersLike(`weir-${instanceId}`)).toEqual([`weir-${instanceId}-e1`])
  })

  it.each([0, 50, 200])('that are called off after %d ms leave no container behind', async (afterMs) => {
    const { runtime, nameOf } = runtimeOf()
    await runtime.start()
    const calledOff = new AbortController()
    const making = runtime.create('e1', calledOff.signal).catch((error: unknown) => error)
    setTimeout(() => calledOff.abort(), afterMs)
    const outcome = await making
    // On a quick machine it may be made before it is called off.
    if (!(outcome instanceof Error)) await runtime.remove('e1')
    expect(await containersLike(nameOf(''))).toEqual([])
  })

  it('never include what is not ours: other containers, and those of another Weir', async () => {
    const stranger = await foreignContainer({ 'io.weir.engine': 'e1' })
    const neighbour = await foreignContainer({
      'io.weir.managed': 'true',
      'io.weir.instance': 'next-door',
      'io.weir.engine': 'e1',
    })
    const { runtime, seen } = runtimeOf()
    expect(await runtime.start()).toEqual([])
    await runtime.create('e1', never)
    await docker.getContainer(neighbour).kill()
    await runtime.stop({ keepEngines: false })
    expect(seen).toEqual([])
    expect((await docker.getContainer(stranger).inspect()).State.Running).toBe(true)
    expect((await docker.getContainer(neighbour).inspect()).State.Status).toBe('exited')
  })
})

describe('a restart of Weir', () => {
  it('adopts the engines that were kept, and removes the dead', async () => {
    const first = runtimeOf()
    await first.runtime.start()
    const [kept] = await Promise.all(['e1', 'e2'].map((id) => first.runtime.create(id, never)))
    await first.runtime.stop({ keepEngines: true })
    await docker.getContainer(first.nameOf('e2')).kill()

    const second = runtimeOf({ instanceId: first.instanceId })
    const adopted = await second.runtime.start()
    expect(adopted).toMatchObject([{ id: 'e1', url: kept?.url }])
    expect(Math.abs((adopted[0]?.startedAtMs ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(await containersLike(first.nameOf(''))).toEqual([first.nameOf('e1')])

    await docker.getContainer(first.nameOf('e1')).kill()
    await until('the death is told', () => second.seen.length > 0, 1_000)
    expect(second.seen).toMatchObject([{ type: 'died', id: 'e1' }])
  })

  it('without keeping takes every engine away in a few seconds', async () => {
    const { runtime, nameOf } = runtimeOf()
    await runtime.start()
    await Promise.all(['e1', 'e2', 'e3'].map((id) => runtime.create(id, never)))
    const beganMs = Date.now()
    await runtime.stop({ keepEngines: false })
    expect(Date.now() - beganMs).toBeLessThan(5_000)
    expect(await containersLike(nameOf(''))).toEqual([])
  })
})

describe('a daemon that is lost', () => {
  async function behindProxy() {
    const path = join(dir, `${randomBytes(4).toString('hex')}.sock`)
    const { modem } = docker as unknown as { modem: { socketPath?: string; host?: string; port?: number } }
    const target =
      modem.socketPath === undefined
        ? { host: modem.host ?? '127.0.0.1', port: Number(modem.port) }
        : { path: modem.socketPath }
    const proxy = await startCutProxy(path, target)
    cleanups.push(() => proxy.close())
    const setup = runtimeOf({ env: { DOCKER_HOST: `unix://${path}` } })
    await setup.runtime.start()
    await Promise.all(['e1', 'e2'].map((id) => setup.runtime.create(id, never)))
    return { ...setup, proxy }
  }

  it('for a moment is not worth a word, and deaths are seen as before', async () => {
    const { proxy, runtime, seen, nameOf } = await behindProxy()
    // A link younger than a second is not renewed at once.
    await new Promise((done) => setTimeout(done, 1_000))
    proxy.cut()
    await until('it is connected again', () => answersDocker(runtime))
    await docker.getContainer(nameOf('e1')).kill()
    await until('the death is told', () => seen.length > 0, 1_000)
    expect(seen).toMatchObject([{ type: 'died', id: 'e1' }])
  })

  it('for longer is told; what died meanwhile is told when it is back, what lives is kept', async () => {
    const { proxy, runtime, seen, nameOf } = await behindProxy()
    await new Promise((done) => setTimeout(done, 1_000))
    await proxy.close()
    await until('the loss is told', () => seen.length > 0)
    expect(seen).toMatchObject([{ type: 'unreachable' }])
    expect(runtime.view().problem?.code).toBe('docker_missing')
    await expect(runtime.create('e3', never)).rejects.toMatchObject({ code: 'docker_missing' })

    await docker.getContainer(nameOf('e1')).kill()
    await proxy.open()
    await runtime.retry()
    expect(seen.slice(1)).toEqual([
      { type: 'died', id: 'e1', why: 'killed by signal 9' },
      { type: 'reachable' },
    ])
    expect(runtime.view().problem).toBeNull()
    expect(await runtime.resources('e2')).not.toBeNull()
  })

  const answersDocker = async (runtime: EngineRuntime): Promise<boolean> =>
    (await runtime.resources('e2').catch(() => null)) !== null
})
