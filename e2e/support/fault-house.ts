/** The built service with its inside open to the test, its engines in containers, and what a fault test does to it. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type SettingsInput } from '../../src/contract/settings.ts'
import { type Snapshot } from '../../src/contract/state.ts'
import { watchLeaks, type LeakWatch } from './leaks.ts'
import { openPictureReader, type PictureReader } from './picture-reader.ts'
import { readyEngines, startService, type Service, type ServiceOptions } from './service.ts'
import { insideOf, type Inside, type Machine } from './service-inside.ts'

export const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args)).stdout.trim()

export interface House {
  readonly service: Service
  readonly inside: Inside
  readonly watch: LeakWatch
  streamUrl(contentId: string): string
  /** Opens players and waits until each has a picture. */
  players(...contentIds: readonly string[]): Promise<PictureReader[]>
  /** The engine that carries the content. */
  engineOf(
    contentId: string,
  ): Promise<{ readonly id: string; readonly url: string; readonly container: string }>
  /** Everybody leaves, and Weir ends. */
  end(): Promise<void>
}

export interface HouseOptions extends ServiceOptions {
  readonly engines?: number
  /** Pretended in place of the real one. */
  readonly machine?: Machine
}

/** Small engines in containers on these ports. */
export const dockerSettings = (
  ports: { from: number; to: number },
  engines: SettingsInput['engines'] = {},
): SettingsInput => ({
  engines: {
    runtime: 'docker',
    image: 'weir-demo-engine:latest',
    min: engines.min ?? 3,
    // As many as there are: that one is missing must be seen.
    max: engines.min ?? 3,
    memoryLimitMb: 128,
    portFrom: ports.from,
    portTo: ports.to,
    ...engines,
  },
  streams: { lingerS: 1 },
})

export async function startHouse(options: HouseOptions): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-inside-'))
  const inside = await insideOf(folder, options.machine)
  const service = await startService({ ...options, env: { ...options.env, ...inside.env } })
  const engines = options.engines ?? options.settings?.engines?.min ?? 3
  await service.until(`${engines} engines are ready`, (state) => readyEngines(state) === engines, 60_000)
  const readers: PictureReader[] = []
  const streamUrl = (contentId: string): string => `${service.url}/ace/getstream?id=${contentId}`

  const carrierOf = (state: Snapshot, contentId: string) => {
    const session = state.sessions.find(({ contentIds }) => contentIds.includes(contentId))
    return state.engines.find(({ id }) => id === session?.engineId)
  }

  return {
    service,
    inside,
    watch: await watchLeaks(service, inside),
    streamUrl,
    async players(...contentIds) {
      const opened = contentIds.map((contentId) => openPictureReader(streamUrl(contentId)))
      readers.push(...opened)
      await Promise.all(opened.map((reader) => reader.untilPlaying()))
      return opened
    },
    async engineOf(contentId) {
      const engine = carrierOf(await service.state(), contentId)
      if (engine?.url == null) throw new Error(`Nothing carries ${contentId}`)
      const instance = (await readFile(join(service.dataDir, 'instance'), 'utf8')).trim()
      return { id: engine.id, url: engine.url, container: `weir-${instance}-${engine.id}` }
    },
    async end() {
      for (const reader of readers) reader.close()
      if (service.child.exitCode === null && service.child.signalCode === null) await service.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
