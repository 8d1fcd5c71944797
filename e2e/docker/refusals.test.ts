/** Bad input and bad surroundings, as a user meets them: the built service, its exit code and its words. */
import { once } from 'node:events'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runService, startService, type Service } from '../support/service.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-refusals-'))
  await chmod(folder, 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const running: Service[] = []
const servers: Server[] = []
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop()
  for (const server of servers.splice(0)) server.close()
})

async function listen(at: number | string): Promise<number> {
  const server = createServer()
  if (typeof at === 'number') server.listen(at, '127.0.0.1')
  else server.listen(at)
  servers.push(server)
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function settingsFile(text: string): Promise<string> {
  const file = join(folder, `settings-${Math.random().toString(36).slice(2)}.json`)
  await writeFile(file, text)
  return file
}

describe('the service does not start, and says why', () => {
  const start = (...flags: string[]) => runService([...flags, '--data-dir', join(folder, 'data')])

  it('with a port that another program uses', async () => {
    const port = await listen(0)
    const { code, output } = await start('--demo', '--port', String(port))
    expect(code).toBe(1)
    expect(output).toContain(`Port ${port} on 127.0.0.1 is in use by another program`)
    expect(output).toContain('--port N')
  })

  it('with an address that this machine does not have', async () => {
    const { code, output } = await start('--demo', '--host', '192.0.2.7', '--port', '0')
    expect(code).toBe(1)
    expect(output).toContain('192.0.2.7')
    expect(output).toContain('--host')
  })

  it.each([
    [['--port', 'many'], '--port', '"many"'],
    [['--prot', '80'], '--prot', 'the nearest is --port'],
    [['--settings', '/nowhere/s.json'], '/nowhere/s.json', 'no such file'],
  ])('with flags %j', async (flags, ...words) => {
    const { code, output } = await start(...flags)
    expect(code).toBe(1)
    for (const word of words) expect(output).toContain(word)
  })

  it.each([
    ['{"engines": {"min": "three"}}', ['engines.min', 'three']],
    ['{"engines": {"min": 9, "max": 4}}', ['engines.min', '9', 'engines.max = 4']],
    ['{"gateway": {"prot": 80}}', ['gateway.prot']],
    ['{"engines": {"remote": ["ftp://nas"]}}', ['engines.remote.0', 'ftp://nas', 'http://nas:6878']],
    ['{"engines": ', ['line 1']],
  ])('with settings %s', async (text, words) => {
    const file = await settingsFile(text)
    const { code, output } = await start('--settings', file)
    expect(code).toBe(1)
    for (const word of [...words, file]) expect(output).toContain(word)
  })
})

describe('the service starts without Docker, and says what to do', () => {
  async function problemWith(
    env: Record<string, string>,
    asOrdinaryUser = false,
  ): Promise<{ code: string; message: string }> {
    const service = await startService({
      settings: { engines: { runtime: 'docker', image: 'weir-demo-engine:latest' } },
      env,
      asOrdinaryUser,
    })
    running.push(service)
    const { runtime } = await service.until('there is a problem', (state) => state.runtime.problem !== null)
    const readyz = await fetch(`${service.url}/readyz`)
    expect(readyz.status).toBe(503)
    const stream = await fetch(`${service.url}/ace/getstream?id=${'7'.repeat(40)}`)
    expect(stream.status).toBe(503)
    const { error } = (await stream.json()) as { error: { code: string; message: string } }
    expect(error.code).toBe('no_engine_ready')
    expect(error.message).toContain(runtime.problem?.message ?? '?')
    return runtime.problem ?? { code: '', message: '' }
  }

  it('when no daemon answers', async () => {
    const problem = await problemWith({ DOCKER_HOST: `unix://${folder}/nothing.sock` })
    expect(problem.code).toBe('docker_missing')
    expect(problem.message).toContain(`${folder}/nothing.sock`)
  })

  it('when the chosen context does not exist', async () => {
    const problem = await problemWith({ DOCKER_HOST: '', DOCKER_CONTEXT: 'attic' })
    expect(problem.code).toBe('docker_wrong_context')
    expect(problem.message).toContain('attic')
    expect(problem.message).toContain('docker context use default')
  })

  it('when this user may not use the socket', async () => {
    const socket = join(folder, 'docker.sock')
    await listen(socket)
    await chmod(socket, 0o000)
    if (process.getuid?.() === 0) await chown(socket, 65534, 65534)
    const problem = await problemWith({ DOCKER_HOST: `unix://${socket}` }, true)
    expect(problem.code).toBe('docker_no_permission')
    expect(problem.message).toContain(socket)
    expect(problem.message).toMatch(/usermod -aG docker|chmod|group/)
  })

  it('when the image is nowhere', async () => {
    const service = await startService({
      settings: { engines: { runtime: 'docker', image: 'localhost:9/weir/no-such-image:1' } },
    })
    running.push(service)
    const { runtime } = await service.until('the pull failed', (state) => state.runtime.problem !== null)
    expect(runtime.problem?.code).toBe('docker_image_missing')
    expect(runtime.problem?.message).toContain('localhost:9/weir/no-such-image:1')
    expect(runtime.problem?.message).toContain('engines.image')
  })

  it('when somebody cancels the pull of the image, until it is asked for again', async () => {
    // A registry that never comes round to send it.
    const registry = createHttpServer((request, response) => {
      if (request.url === '/v2/') response.end()
    })
    await once(registry.listen(0, '127.0.0.1'), 'listening')
    const { port } = registry.address() as AddressInfo
    const image = `127.0.0.1:${port}/weir/no-such-image:1`
    try {
      const service = await startService({ settings: { engines: { runtime: 'docker', image } } })
      running.push(service)
      await service.until('it is pulled', ({ runtime }) => runtime.progress !== null)
      const answer = await service.command('runtime.cancel', {})
      expect(answer).toMatchObject({ ok: true })
      const { runtime } = await service.until('it is given up', (state) => state.runtime.problem !== null)
      expect(runtime).toMatchObject({ progress: null, problem: { code: 'docker_pull_cancelled' } })
      expect(runtime.problem?.message).toContain(image)
      expect(await service.command('runtime.cancel', {})).toMatchObject({
        error: { code: 'nothing_to_cancel' },
      })
      void service.command('runtime.retry', {}).catch(() => undefined)
      await service.until('it is pulled again', (state) => state.runtime.progress !== null)
    } finally {
      registry.closeAllConnections()
      registry.close()
    }
  })

  it('with demo engines instead, when the runtime is left to Weir', async () => {
    const service = await startService({ env: { DOCKER_HOST: `unix://${folder}/nothing.sock` } })
    running.push(service)
    const state = await service.until('the demo plays', ({ engines }) =>
      engines.some((one) => one.state === 'ready'),
    )
    expect(state.runtime).toMatchObject({
      requested: 'auto',
      active: 'demo',
      problem: { code: 'docker_missing' },
    })
    expect(state.channels).toEqual({ count: 8, source: 'demo' })
  })
})

describe('requests that cannot be answered', () => {
  it.each([
    ['/ace/getstream?id=abc', 400, 'id_invalid', '3 digits'],
    [`/ace/getstream?id=${'z'.repeat(40)}`, 400, 'id_invalid', 'other than hex digits'],
    ['/ace/getstream', 400, 'id_missing', '40 hex digits'],
    [`/ace/getstream?id=${'a'.repeat(40)}&infohash=${'b'.repeat(40)}`, 400, 'id_ambiguous', 'exactly one'],
    ['/no/such/path', 404, 'not_found', '/no/such/path'],
  ])('%s is answered with %i %s', async (path, status, code, words) => {
    const service = running[0] ?? (await startService({ flags: ['--demo'] }))
    running.push(service)
    const answer = await fetch(`${service.url}${path}`)
    expect(answer.status).toBe(status)
    const { error } = (await answer.json()) as { error: { code: string; message: string } }
    expect(error.code).toBe(code)
    expect(error.message).toContain(words)
  })
})
