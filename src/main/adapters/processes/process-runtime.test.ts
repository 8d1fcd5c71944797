/** Real children, real signals: what is promised here is about processes, so nothing is faked. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../contract/settings.ts'
import { type EngineRuntime, type Logger, type RuntimeEvent } from '../../core/ports.ts'
import { createDemoRuntime } from './demo-runtime.ts'
import { processIdentity } from './identity.ts'
import { createNativeRuntime } from './native-runtime.ts'

/** Answers like an engine; ends with the parent when told, on SIGTERM unless `/deaf` was asked, and by `/exit`. */
const engineScript = `
import http from 'node:http'
const flag = (name) => process.argv[process.argv.indexOf(name) + 1]
if (process.argv.includes('--exit-with-parent')) process.stdin.resume().on('end', () => process.exit(0))
console.log('listens')
console.error('warns')
http.createServer((request, response) => {
  if (request.url === '/exit') process.exit(3)
  if (request.url === '/deaf') process.on('SIGTERM', () => {})
  response.end(String(process.pid))
}).listen(Number(flag('--http-port')), '127.0.0.1')
`
const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
const never = new AbortController().signal

let dir: string
let script: string
let binary: string
const runtimes: EngineRuntime[] = []
const children: ChildProcess[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'weir-processes-'))
  script = join(dir, 'engine.mjs')
  binary = join(dir, 'engine')
  await writeFile(script, engineScript)
  await writeFile(binary, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`)
  await chmod(binary, 0o755)
})

afterEach(async () => {
  await Promise.all(runtimes.splice(0).map((runtime) => runtime.stop({ keepEngines: false })))
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(dir, { recursive: true })
})

function demo(): EngineRuntime {
  const runtime = createDemoRuntime({ script, logger })
  runtimes.push(runtime)
  return runtime
}

function native(engines: Record<string, unknown> = {}): EngineRuntime {
  const settings = settingsSchema.parse({
    engines: { binary, binaryArgs: ['--http-port', '{port}'], portFrom: 26880, portTo: 26889, ...engines },
  }).engines
  const runtime = createNativeRuntime({ settings, dataDir: dir, logger })
  runtimes.push(runtime)
  return runtime
}

function deathsOf(runtime: EngineRuntime): (RuntimeEvent & { type: 'died' })[] {
  const deaths: (RuntimeEvent & { type: 'died' })[] = []
  runtime.watch((event) => {
    if (event.type === 'died') deaths.push(event)
  })
  return deaths
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`did not happen: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The engine's pid, once it serves. */
async function pidOf(url: string): Promise<number> {
  let pid = 0
  await until('the engine serves', async () => {
    pid = await fetch(url).then(
      async (answer) => Number(await answer.text()),
      () => 0,
    )
    return pid > 0
  })
  return pid
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('engines as processes', () => {
  it.each([
    ['is not set', null, /engines.binary is not set/],
    ['does not exist', '/nowhere/engine', /"\/nowhere\/engine" cannot be run: there is no such file/],
    ['is a folder', tmpdir(), /it is a folder/],
  ])('say what to do when the binary %s', async (_, path, message) => {
    const runtime = native({ binary: path })
    await runtime.start()
    expect(runtime.view().problem).toMatchObject({ code: 'process_binary_missing' })
    await expect(runtime.create('e1', never)).rejects.toThrow(message)
  })

  it('say so when the file may not be run', async () => {
    await chmod(binary, 0o644)
    const runtime = native()
    await expect(runtime.create('e1', never)).rejects.toThrow(/this user has no permission/)
  })

  it('can be made as soon as the binary is put in its place', async () => {
    const runtime = native({ binary: join(dir, 'later') })
    await runtime.start()
    const seen: string[] = []
    runtime.watch((event) => seen.push(event.type))
    await writeFile(join(dir, 'later'), await readFile(binary))
    await chmod(join(dir, 'later'), 0o755)
    await runtime.retry()
    expect(runtime.view().problem).toBeNull()
    expect(seen).toEqual(['view', 'reachable'])
  })

  it('are refused when every port of the range is taken', async () => {
    const runtime = native({ portTo: 26880 })
    await runtime.create('e1', never)
    await expect(runtime.create('e2', never)).rejects.toMatchObject({ code: 'ports_exhausted' })
    await runtime.remove('e1')
    await runtime.create('e3', never)
  })

  it('are asked in vain for what they wrote when they are unknown or gone', async () => {
    const runtime = demo()
    await runtime.create('e1', never)
    await runtime.remove('e1')
    expect(await runtime.log?.('e1', 10)).toBeNull()
    expect(await runtime.log?.('e9', 10)).toBeNull()
  })

  it('tell the last lines that they wrote', async () => {
    const runtime = demo()
    await pidOf((await runtime.create('e1', never)).url)
    await until('both lines came', async () => (await runtime.log?.('e1', 10))?.length === 2)
    const lines = (await runtime.log?.('e1', 10)) ?? []
    expect(lines.map(({ stream, text }) => `${stream} ${text}`).toSorted()).toEqual([
      'err warns',
      'out listens',
    ])
    expect(lines[0]?.atMs).toBeGreaterThan(1e12)
    expect(await runtime.log?.('e1', 1)).toHaveLength(1)
  })

  it('report their death once, with the reason', async () => {
    const runtime = demo()
    const deaths = deathsOf(runtime)
    const [first, second] = await Promise.all([runtime.create('e1', never), runtime.create('e2', never)])
    process.kill(await pidOf(first.url), 'SIGKILL')
    await until('e1 is reported', () => deaths.length === 1)
    await pidOf(second.url)
    await fetch(`${second.url}/exit`).catch(() => undefined)
    await until('e2 is reported', () => deaths.length === 2)
    expect(deaths).toEqual([
      { type: 'died', id: 'e1', why: 'killed by signal 9' },
      { type: 'died', id: 'e2', why: 'exited with code 3' },
    ])
  })

  it('are gone after remove, also when they do not listen, and that is no death', async () => {
    const runtime = demo()
    const deaths = deathsOf(runtime)
    const engine = await runtime.create('e1', never)
    const pid = await pidOf(engine.url)
    await fetch(`${engine.url}/deaf`)
    await runtime.remove('e1')
    expect(isAlive(pid)).toBe(false)
    await runtime.remove('e1')
    expect(deaths).toEqual([])
  })

  it('leave no process behind when their making is called off', async () => {
    const runtime = demo()
    const calledOff = new AbortController()
    const making = runtime.create('e1', calledOff.signal)
    calledOff.abort()
    await expect(making).rejects.toMatchObject({ name: 'AbortError' })
    const record = native()
    const late = new AbortController()
    const makingLate = record.create('e1', late.signal)
    setTimeout(() => late.abort(), 5)
    await makingLate.catch(() => undefined)
    await record.stop({ keepEngines: false })
    expect(JSON.parse(await readFile(join(dir, 'engines.json'), 'utf8').catch(() => '[]'))).toEqual([])
  })

  it('end with Weir', async () => {
    const runtime = native()
    const engine = await runtime.create('e1', never)
    const pid = await pidOf(engine.url)
    await runtime.stop({ keepEngines: true })
    expect(isAlive(pid)).toBe(false)
    await expect(runtime.create('e2', never)).rejects.toMatchObject({ code: 'shutting_down' })
  })
})

describe('after Weir was killed', () => {
  /** Runs a Weir of its own that makes one engine and prints its URL. */
  async function otherWeir(kind: 'demo' | 'native'): Promise<{ weir: ChildProcess; url: string }> {
    const file = join(dir, 'weir.ts')
    const module = (name: string): string => JSON.stringify(join(import.meta.dirname, name))
    const contract = JSON.stringify(join(import.meta.dirname, '../../../contract/settings.ts'))
    const engines = JSON.stringify({
      binary,
      binaryArgs: ['--http-port', '{port}'],
      portFrom: 26890,
      portTo: 26899,
    })
    await writeFile(
      file,
      `import { createDemoRuntime } from ${module('demo-runtime.ts')}
       import { createNativeRuntime } from ${module('native-runtime.ts')}
       import { settingsSchema } from ${contract}
       const logger = { debug() {}, info() {}, warn() {}, error() {} }
       const settings = settingsSchema.parse({ engines: ${engines} }).engines
       const runtime = ${JSON.stringify(kind)} === 'demo'
         ? createDemoRuntime({ script: ${JSON.stringify(script)}, logger })
         : createNativeRuntime({ settings, dataDir: ${JSON.stringify(dir)}, logger })
       console.log((await runtime.create('e1', new AbortController().signal)).url)`,
    )
    const weir = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(weir)
    const [line] = (await once(weir.stdout, 'data')) as [Buffer]
    return { weir, url: line.toString().trim() }
  }

  it('no demo engine stays', async () => {
    const { weir, url } = await otherWeir('demo')
    const pid = await pidOf(url)
    weir.kill('SIGKILL')
    await until('the engine ended', () => !isAlive(pid))
  })

  it('its native engine is ended by the next start, and a stranger with a pid of the record is not', async () => {
    const { weir, url } = await otherWeir('native')
    const pid = await pidOf(url)
    weir.kill('SIGKILL')
    await once(weir, 'exit')
    expect(isAlive(pid)).toBe(true)

    const stranger = spawn('sleep', ['60'])
    children.push(stranger)
    await once(stranger, 'spawn')
    const file = join(dir, 'engines.json')
    const record = JSON.parse(await readFile(file, 'utf8')) as { id: string; pid: number; identity: string }[]
    expect(record).toMatchObject([{ id: 'e1', pid }])
    record.push({ id: 'e2', pid: stranger.pid!, identity: record[0]!.identity })
    await writeFile(file, JSON.stringify(record))

    await native().start()
    expect(isAlive(pid)).toBe(false)
    expect(isAlive(stranger.pid!)).toBe(true)
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([])
  })

  it('a broken record ends nothing', async () => {
    await writeFile(join(dir, 'engines.json'), '[{"id":"e1","pid":1,"identity":"x"}')
    await native().start()
  })
})

describe.skipIf(process.platform === 'win32')('engines that sleep as spares', () => {
  const answers = (url: string): Promise<boolean> =>
    fetch(url, { signal: AbortSignal.timeout(300) }).then(
      () => true,
      () => false,
    )

  it('answer nothing until they are woken, and go on where they stood', async () => {
    const runtime = native()
    const { url } = await runtime.create('e1', never)
    const pid = await pidOf(url)
    await runtime.freeze?.('e1')
    expect(await answers(url)).toBe(false)
    await runtime.thaw?.('e1')
    expect(await pidOf(url)).toBe(pid)
  })

  it('end in their sleep without being waited for', async () => {
    const runtime = native()
    const { url } = await runtime.create('e1', never)
    const pid = await pidOf(url)
    await runtime.freeze?.('e1')
    const beganMs = performance.now()
    await runtime.remove('e1')
    expect(isAlive(pid)).toBe(false)
    expect(performance.now() - beganMs).toBeLessThan(1500)
  })

  it('are not those that end with Weir by themselves: asleep they would not notice', () => {
    expect(demo().freeze).toBeUndefined()
    expect(native().freeze).toBeDefined()
  })
})

it('a process is told from another one, and from none', async () => {
  const child = spawn('sleep', ['60'])
  children.push(child)
  await once(child, 'spawn')
  const mine = await processIdentity(process.pid)
  expect(mine).toBe(await processIdentity(process.pid))
  expect(await processIdentity(child.pid!)).not.toBe(mine)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await processIdentity(child.pid!)).toBeNull()
})
