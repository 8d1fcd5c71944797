import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readFlags } from './flags.ts'
import { startTestEngine } from './test-client.ts'

const program = join(import.meta.dirname, 'main.ts')

function run(...flags: string[]) {
  const child: ChildProcess = spawn(process.execPath, [program, ...flags], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout?.on('data', (data: Buffer) => (output += data.toString()))
  child.stderr?.on('data', (data: Buffer) => (output += data.toString()))
  const exited = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
  const says = (text: RegExp) =>
    new Promise<string>((resolve) => {
      const look = () => {
        const match = text.exec(output)
        if (match !== null) resolve(match[1] ?? match[0])
      }
      child.stdout?.on('data', look)
      look()
    })
  return { child, exited, says, output: () => output }
}

const quick = ['--http-port', '0', '--api-port', '0', '--boot-ms', '0']

describe('the program', { timeout: 20_000 }, () => {
  test('exits 2 and names a flag or value that it does not know', async () => {
    const unknown = run('--colour', 'blue')
    const bad = run('--http-port', '70000')
    expect([await unknown.exited, await bad.exited]).toEqual([2, 2])
    expect(unknown.output()).toContain("'--colour'")
    expect(bad.output()).toContain('--http-port 70000: it must be a whole number from 0 to 65535')
  })

  test('exits 3 with one plain line when its port is taken', async () => {
    const { port } = await startTestEngine()
    const { exited, output } = run('--http-port', String(port), '--boot-ms', '0')
    expect(await exited).toBe(3)
    expect(output()).toBe(`Port ${port} on 127.0.0.1 is in use by another program.\n`)
  })

  test('says when it listens and when it is ready, and exits 0 on SIGTERM', async () => {
    const { child, exited, says, output } = run(...quick)
    const url = await says(/^ready (http:\/\/127\.0\.0\.1:\d+)$/m)
    expect(output()).toBe(`listening ${url}\nready ${url}\n`)
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
  })

  test('ends with its parent when it is told to', async () => {
    const { child, exited, says } = run(...quick, '--exit-with-parent')
    await says(/^ready/m)
    child.stdin?.end()
    expect(await exited).toBe(0)
  })

  test('exits 1 when it is told to crash', async () => {
    const { exited, says, output } = run(...quick)
    const url = await says(/^ready (\S+)$/m)
    await fetch(`${url}/demo/fault?kind=crash`, { method: 'POST' }).catch(() => undefined)
    expect(await exited).toBe(1)
    expect(output()).toContain('crash: POST /demo/fault')
  })
})

describe('the flags', () => {
  const optionsOf = (args: string[], env: Record<string, string> = {}) => {
    const invocation = readFlags(args, env)
    if (invocation.run !== 'engine') throw new Error(`would run ${invocation.run}`)
    return invocation.options
  }

  test('of real engines are taken, and mean what they can', () => {
    const documented =
      '--client-console --bind-all --http-port 7000 --port 8621 --api-port 7001 --cache-dir /x --cache-limit 10 --state-dir /y --access-token T --log-stdout --live-cache-type memory --live-mem-cache-size 104857600'
    expect(optionsOf(documented.split(' '))).toMatchObject({
      host: '0.0.0.0',
      httpPort: 7000,
      apiPort: 7001,
      apiPortIsOptional: false,
      accessToken: 'T',
    })
  })

  test('default to what a container does: port 6878, a boot of 5 s, starts of half a second', () => {
    expect(optionsOf([])).toMatchObject({
      host: '127.0.0.1',
      httpPort: 6878,
      apiPort: 62062,
      bootMs: 5000,
      startMs: 500,
      secondMs: 1000,
    })
  })

  test('may come by the environment of engine images', () => {
    const env = { ALLOW_REMOTE_ACCESS: 'yes', EXTRA_FLAGS: '--boot-ms 10 --name e4' }
    expect(optionsOf([], env)).toMatchObject({ host: '0.0.0.0', bootMs: 10, name: 'e4' })
  })
})
