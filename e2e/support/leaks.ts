/**
 * What a running service holds, seen from outside: slots, streams on engines, containers, connections, descriptors,
 * children, timers. After a fault has passed and everybody has left, it must hold what it held before and nothing else.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Snapshot } from '../../src/contract/state.ts'
import { type DemoCounters } from '../../src/demo-engine/side-door.ts'
import { type Service } from './service.ts'
import { type Inside } from './service-inside.ts'
import { connectionsOf, describeDescriptor, descriptorsOf, type Connection } from './sockets.ts'

export interface Leaks {
  readonly slots: number
  readonly sessions: number
  /** Streams that engines still carry. */
  readonly engineStreams: number
  /** Containers of ours that are no engine of the pool. */
  readonly containers: number
  /** Connections to engines that stay, and players' connections of which the other end is gone. */
  readonly sockets: number
  readonly descriptors: number
  readonly children: number
  readonly timers: number
}

export const noLeaks: Leaks = {
  slots: 0,
  sessions: 0,
  engineStreams: 0,
  containers: 0,
  sockets: 0,
  descriptors: 0,
  children: 0,
  timers: 0,
}

interface Held {
  readonly descriptors: readonly string[]
  readonly timers: readonly string[]
}

export interface LeakWatch {
  /** Waits for what goes by itself; answers what is left, and `details` for a failing test. */
  left(limitMs?: number): Promise<{ readonly leaks: Leaks; readonly details: string }>
}

const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args)).stdout.trim()

/** Containers that carry this service's name, running or not. */
export async function containersOf(service: Service): Promise<string[]> {
  const instance = (await readFile(join(service.dataDir, 'instance'), 'utf8')).trim()
  const names = await docker(
    'ps',
    '-a',
    '--filter',
    `label=io.weir.instance=${instance}`,
    '--format',
    '{{.Names}}',
  )
  return names.split('\n').filter((name) => name !== '')
}

/** For how long something must be there to count as staying: at the beginning, and in the end. */
const defaultPatienceMs = { base: 3000, connections: 9000, held: 15_000 }

export interface WatchOptions {
  /** Its containers, as Docker lists them. */
  readonly containersOf: (service: Service) => Promise<readonly string[]>
  readonly patienceMs: typeof defaultPatienceMs
}

/** Counts from now on what is held more than now: to be called when engines are ready and nobody watches. */
export async function watchLeaks(
  service: Service,
  inside: Inside,
  options: WatchOptions = { containersOf, patienceMs: defaultPatienceMs },
): Promise<LeakWatch> {
  const { patienceMs } = options
  const pid = service.child.pid ?? 0
  const base = await lasting(patienceMs.base)

  /**
   * Descriptors (but those of TCP, which are looked at one by one) that stay for so long, and the fewest timers. Probes,
   * and questions to the daemon, come and go; what is left behind stays. Ends early when it is `enough`.
   */
  async function lasting(forMs: number, enough = { descriptors: 0, timers: 0 }): Promise<Held> {
    let held = await look()
    for (let passedMs = 0; passedMs < forMs; passedMs += 100) {
      if (held.descriptors.length <= enough.descriptors && held.timers.length <= enough.timers) break
      await sleep(100)
      const seen = await look()
      held = {
        descriptors: inBoth(held.descriptors, seen.descriptors),
        timers: seen.timers.length < held.timers.length ? seen.timers : held.timers,
      }
    }
    return held
  }

  async function look(): Promise<Held> {
    const tcp = new Set(connectionsOf(pid).map(({ inode }) => `socket:[${inode}]`))
    const timers = await inside.timers(service)
    return {
      descriptors: descriptorsOf(pid).filter((target) => !tcp.has(target)),
      // A library's belong to its connections, which are counted.
      timers: timers.filter((setBy) => !setBy.includes('node_modules')),
    }
  }

  /** A spare that sleeps carries none, and answers nothing. */
  async function engineStreams({ engines }: Snapshot): Promise<number> {
    const urls = engines.flatMap(({ url, isSpare }) => (isSpare === true ? [] : (url ?? [])))
    const counts = await Promise.all(
      urls.map(async (url) => {
        const answer = await fetch(`${url}/demo/counters`, { signal: AbortSignal.timeout(2000) })
        return ((await answer.json()) as DemoCounters).activeSessions
      }),
    )
    return counts.reduce((sum, count) => sum + count, 0)
  }

  /** Those to engines, and those of players that are gone; each probe's is gone after some seconds. */
  async function lastingConnections(engineUrls: readonly string[]): Promise<Connection[]> {
    const enginePorts = new Set(engineUrls.map((url) => Number(new URL(url).port)))
    const gatewayPort = Number(new URL(service.url).port)
    const ownPorts = new Set(connectionsOf(process.pid).map(({ localPort }) => localPort))
    const suspicious = (): Connection[] =>
      connectionsOf(pid).filter(
        ({ isListening, localPort, remotePort }) =>
          !isListening &&
          (enginePorts.has(remotePort) || (localPort === gatewayPort && !ownPorts.has(remotePort))),
      )
    let lasting = suspicious()
    for (let waitedMs = 0; lasting.length > 0 && waitedMs < patienceMs.connections; waitedMs += 300) {
      await sleep(300)
      const now = new Set(suspicious().map(({ inode }) => inode))
      lasting = lasting.filter(({ inode }) => now.has(inode))
    }
    return lasting
  }

  async function children(): Promise<string[]> {
    const { stdout } = await promisify(execFile)('ps', ['-e', '-o', 'ppid=,args='])
    return stdout.split('\n').filter((line) => line.trim().startsWith(`${pid} `))
  }

  async function count(): Promise<{ leaks: Leaks; details: string }> {
    const state = await service.state()
    const { engines, sessions } = state
    const urls = engines.flatMap(({ url }) => url ?? [])
    const own = await options.containersOf(service)
    const streams = await engineStreams(state).catch(() => Infinity)
    const childrenNow = await children()
    const connections = await lastingConnections(urls)
    const { descriptors, timers } = await lasting(patienceMs.held, {
      descriptors: base.descriptors.length,
      timers: base.timers.length,
    })
    const leaks: Leaks = {
      slots: engines.reduce((sum, { slots }) => sum + slots.used, 0),
      sessions: sessions.length,
      engineStreams: streams,
      containers: Math.max(0, own.length - urls.length),
      sockets: connections.length,
      descriptors: Math.max(0, descriptors.length - base.descriptors.length),
      children: childrenNow.length,
      timers: Math.max(0, timers.length - base.timers.length),
    }
    const extra = {
      descriptors: beyond(base.descriptors, descriptors).map(describeDescriptor),
      timers: beyond(base.timers, timers),
    }
    return { leaks, details: JSON.stringify({ own, connections, childrenNow, extra, sessions }, null, 1) }
  }

  /** Whether what can be seen at a glance is gone: only then is it worth to look closely. */
  async function seemsCalm(): Promise<boolean> {
    const state = await service.state()
    const { engines, sessions } = state
    const urls = engines.flatMap(({ url }) => url ?? [])
    return (
      sessions.length === 0 &&
      engines.every(({ slots }) => slots.used === 0) &&
      (await engineStreams(state).catch(() => Infinity)) === 0 &&
      (await options.containersOf(service)).length <= urls.length
    )
  }

  return {
    async left(limitMs = 30_000) {
      const endMs = performance.now() + limitMs
      while (!(await seemsCalm()) && performance.now() < endMs) await sleep(200)
      let seen = await count()
      while (!isNothing(seen.leaks) && performance.now() < endMs) seen = await count()
      return seen
    },
  }
}

/** The same name in both, as often as in the one that has it less often. */
function inBoth(some: readonly string[], others: readonly string[]): string[] {
  const rest = [...others]
  return some.filter((one) => {
    const at = rest.indexOf(one)
    if (at >= 0) rest.splice(at, 1)
    return at >= 0
  })
}

/** What is there more often than before. */
function beyond(before: readonly string[], now: readonly string[]): string[] {
  const rest = [...before]
  return now.filter((one) => {
    const at = rest.indexOf(one)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

const isNothing = (leaks: Leaks): boolean => Object.values(leaks).every((count) => count === 0)
