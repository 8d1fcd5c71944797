/** Engines that somebody else runs: two stand-ins on other ports, which Weir uses but neither starts nor stops. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { demoCounts } from '../support/demo-counters.ts'
import { openReader, playInFfmpeg, probe } from '../support/players.ts'
import { freePort, readyEngines, startService, type Service } from '../support/service.ts'

const engineScript = resolve(import.meta.dirname, '../../out/demo-engine/demo-engine.mjs')
const content = '8'.repeat(40)

const children: ChildProcess[] = []
const running: Service[] = []
afterEach(async () => {
  for (const service of running.splice(0)) if (service.child.exitCode === null) await service.stop()
  for (const child of children.splice(0)) {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
})

async function startEngine(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [engineScript, '--http-port', String(port), '--boot-ms', '200'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

async function startWithTwo(): Promise<{ service: Service; ports: number[]; urls: string[] }> {
  const ports = [await freePort(), await freePort()]
  for (const port of ports) await startEngine(port)
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  const service = await startService({
    settings: { engines: { runtime: 'remote', remote: urls }, streams: { lingerS: 1 } },
  })
  running.push(service)
  await service.until('both engines are ready', (state) => readyEngines(state) === 2)
  return { service, ports, urls }
}

describe('Weir with engines that somebody else runs', () => {
  it('uses all of them, plays without a warning, and leaves them running', async () => {
    const { service, urls } = await startWithTwo()
    expect((await service.state()).runtime.active).toBe('remote')
    const url = `${service.url}/ace/getstream?id=${content}`
    const { codecs, warnings } = await probe(url)
    expect([codecs.sort(), warnings]).toEqual([['aac', 'h264'], ''])
    const played = await playInFfmpeg(url, 10)
    expect(played.warnings).toBe('')
    expect(played.playedS).toBeGreaterThan(9)
    expect(await service.stop()).toBe(0)
    expect((await demoCounts(urls)).activeSessions).toBe(0)
  })

  it('costs 1 start, 1 upstream GET and 1 stop for 20 readers, by content id and by infohash', async () => {
    const { service, urls } = await startWithTwo()
    const readers = Array.from({ length: 10 }, () => openReader(`${service.url}/ace/getstream?id=${content}`))
    const { sessions } = await service.until('it plays', (state) => state.sessions[0]?.state === 'live')
    const byInfohash = `${service.url}/ace/getstream?infohash=${sessions[0]?.infohash}`
    readers.push(...Array.from({ length: 10 }, () => openReader(byInfohash)))
    await service.until('20 readers', (state) => state.sessions[0]?.readers.length === 20)
    expect(await demoCounts(urls)).toMatchObject({ starts: 1, playbackGets: 1, stops: 0 })
    for (const reader of readers) reader.close()
    await service.until('the stream is gone', (state) => state.sessions.length === 0)
    expect(await demoCounts(urls)).toMatchObject({ starts: 1, playbackGets: 1, stops: 1 })
  })

  it('moves viewers off an engine that goes, and uses it again when it is back', async () => {
    const { service, ports } = await startWithTwo()
    const reader = openReader(`${service.url}/ace/getstream?id=${content}`)
    const { sessions, engines } = await service.until(
      'it plays',
      (state) => state.sessions[0]?.state === 'live',
    )
    const gone = engines.find(({ id }) => id === sessions[0]?.engineId)
    const index = ports.findIndex((port) => gone?.url?.endsWith(`:${port}`))
    children[index]?.kill('SIGKILL')
    await service.until(
      'it moved',
      ({ sessions: [session] }) => session?.state === 'live' && session.engineId !== gone?.id,
    )
    expect(await Promise.race([reader.over.then(() => 'cut'), Promise.resolve('connected')])).toBe(
      'connected',
    )
    reader.close()
    await service.until('the engine is out', (state) => readyEngines(state) === 1)
    await startEngine(ports[index] ?? 0)
    await service.until('the engine is back', (state) => readyEngines(state) === 2, 60_000)
  })
})
