/** The built service in a process of its own, as a user runs it: for tests of every tier and for the benchmarks. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type SettingsInput } from '../../src/contract/settings.ts'
import { type Snapshot } from '../../src/contract/state.ts'

const root = resolve(import.meta.dirname, '..', '..')
const entry = join(root, 'out', 'main', 'headless.js')

export interface Service {
  readonly url: string
  readonly dataDir: string
  readonly child: ChildProcess
  /** Everything it printed. */
  output(): string
  state(): Promise<Snapshot>
  /** Asks for the state until it fits. @throws Error with the last state's gist when it does not in time */
  until(what: string, fits: (state: Snapshot) => boolean, timeoutMs?: number): Promise<Snapshot>
  command(name: string, args: unknown): Promise<unknown>
  /** SIGTERM, and waits; answers its exit code. */
  stop(): Promise<number | null>
  /** SIGKILL, and waits. The data folder stays for the next start. */
  kill(): Promise<void>
}

export interface ServiceOptions {
  readonly settings?: SettingsInput
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Kept at the end; otherwise one of its own that goes with it. */
  readonly dataDir?: string
  /** A free one by default. */
  readonly port?: number
  /** Root may open every file; without that power it meets the permissions that an ordinary user meets. */
  readonly asOrdinaryUser?: boolean
}

export async function startService(options: ServiceOptions = {}): Promise<Service> {
  if (!existsSync(entry)) throw new Error('Nothing is built; run npm run build first')
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'weir-test-')))
  const settingsFile = join(dataDir, 'test-settings.json')
  // What else this machine does just now is not under test, so it is no reason to refuse streams.
  const limits = { eventLoopDelayMs: 0, ...options.settings?.limits }
  await writeFile(settingsFile, JSON.stringify({ ...options.settings, limits }))
  const port = options.port ?? (await freePort())
  const [program, ...before] =
    options.asOrdinaryUser === true && process.getuid?.() === 0
      ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--', process.execPath]
      : [process.execPath]
  const child = spawn(
    program,
    [
      ...before,
      entry,
      '--settings',
      settingsFile,
      '--data-dir',
      dataDir,
      '--port',
      String(port),
      ...(options.flags ?? []),
    ],
    {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => (output += text.toString()))
  }
  const exited = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`

  const service: Service = {
    url,
    dataDir,
    child,
    output: () => output,
    async state() {
      const answer = await fetch(`${url}/api/v1/state`)
      return (await answer.json()) as Snapshot
    },
    async until(what, fits, timeoutMs = 30_000) {
      const endMs = Date.now() + timeoutMs
      for (;;) {
        const state = await service.state()
        if (fits(state)) return state
        if (Date.now() > endMs)
          throw new Error(`Not within ${timeoutMs} ms: ${what}\n${gist(state)}\n${output}`)
        await sleep(50)
      }
    },
    async command(name, args) {
      const answer = await fetch(`${url}/api/v1/commands/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(args),
      })
      return answer.json()
    },
    async stop() {
      child.kill('SIGTERM')
      await exited
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
      return child.exitCode
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }

  const endMs = Date.now() + 20_000
  while (Date.now() < endMs && child.exitCode === null) {
    const alive = await fetch(`${url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (alive) return service
    await sleep(50)
  }
  child.kill('SIGKILL')
  throw new Error(`The service did not start:\n${output}`)
}

/** Runs the service where it is expected to end by itself: bad flags, bad settings, a port in use. */
export async function runService(
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [entry, ...flags], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => (output += text.toString()))
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await once(child, 'exit')
  clearTimeout(timer)
  return { code: child.exitCode, output }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

export const readyEngines = (state: Snapshot): number =>
  state.engines.filter((engine) => engine.state === 'ready').length

function gist({ engines, sessions, queue, runtime }: Snapshot): string {
  return JSON.stringify({
    engines: engines.map(({ id, state, reason }) => ({ id, state, reason })),
    sessions: sessions.map(({ id, state, engineId }) => ({ id, state, engineId })),
    queue: queue.length,
    runtime,
  })
}
