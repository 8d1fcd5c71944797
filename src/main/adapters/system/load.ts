/**
 * How this process is doing: how late its event loop is, and how much of its memory is in use.
 *
 * Memory has several limits, and the one that is nearest counts: that of the control groups this process is in (a
 * container's, a systemd unit's), the machine's, and that of the JavaScript heap. How much of the machine other programs
 * use does not count: file systems such as ZFS fill it with caches that look like use and are given back when needed.
 */
import { existsSync, readFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import { type LoadProbe } from '../../core/ports.ts'

export interface SystemLoad extends LoadProbe {
  /** Ends the measuring. */
  close(): void
}

interface Use {
  readonly usedBytes: number
  readonly limitBytes: number
}

/** A turn of the loop is watched so often; what it is late by is anything beyond. */
const resolutionMs = 20
/** Long enough that one long pause, a garbage collection say, is less than one in a hundred. */
const windowMs = 4000

export function createSystemLoad(
  options: { cgroupRoot?: string; ownCgroups?: string; windowMs?: number } = {},
): SystemLoad {
  const { cgroupRoot = '/sys/fs/cgroup', ownCgroups = '/proc/self/cgroup' } = options
  const delay = measureDelay(options.windowMs ?? windowMs)
  const groups = memoryGroups(cgroupRoot, readText(ownCgroups))
  const machineBytes = totalmem()

  return {
    eventLoopDelayMs: () => delay.p99Ms(),
    memory() {
      const heap = getHeapStatistics()
      const uses: Use[] = [
        { usedBytes: process.memoryUsage.rss(), limitBytes: machineBytes },
        { usedBytes: heap.used_heap_size, limitBytes: heap.heap_size_limit },
        ...groups.flatMap((group) => useOf(group) ?? []),
      ]
      return uses.reduce((nearest, use) => (share(use) > share(nearest) ? use : nearest))
    },
    close: () => delay.close(),
  }
}

const share = ({ usedBytes, limitBytes }: Use): number => usedBytes / limitBytes

/**
 * Two histograms take turns: one of them always holds the last one to two windows. Nothing is cheaper to ask, and
 * nothing has to be woken up for it.
 */
function measureDelay(turnMs: number): { p99Ms(): number; close(): void } {
  const start = () => {
    const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
    histogram.enable()
    return histogram
  }
  let older = start()
  let younger = start()
  let turnedMs = performance.now()
  return {
    p99Ms() {
      if (performance.now() - turnedMs >= turnMs) {
        turnedMs = performance.now()
        older.reset()
        ;[older, younger] = [younger, older]
      }
      // It holds the time between two turns of its own timer.
      return older.count === 0 ? 0 : Math.max(0, older.percentile(99) / 1e6 - resolutionMs)
    },
    close() {
      older.disable()
      younger.disable()
    },
  }
}

/** The files of a control group that tell of memory; version 1 and 2 name them differently. */
interface MemoryGroup {
  readonly limitFile: string
  readonly usageFile: string
  readonly statFile: string
  /** What is only cached from disk, in `statFile`. */
  readonly cacheKeys: readonly string[]
}

/** The groups with a memory file that this process is in, the innermost first: any of them may hold the limit. */
function memoryGroups(root: string, ownCgroups: string | null): MemoryGroup[] {
  return (ownCgroups ?? '').split('\n').flatMap((line) => {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
    const isV2 = controllers === ''
    if (!isV2 && !controllers.split(',').includes('memory')) return []
    const base = isV2 ? root : join(root, 'memory')
    const parts = path.split('/').filter((part) => part !== '')
    return parts
      .map((_, at) => join(base, ...parts.slice(0, parts.length - at)))
      .concat(base)
      .map((folder) => (isV2 ? groupV2(folder) : groupV1(folder)))
      .filter(({ limitFile }) => existsSync(limitFile))
  })
}

const groupV2 = (folder: string): MemoryGroup => ({
  limitFile: join(folder, 'memory.max'),
  usageFile: join(folder, 'memory.current'),
  statFile: join(folder, 'memory.stat'),
  cacheKeys: ['inactive_file', 'active_file'],
})

const groupV1 = (folder: string): MemoryGroup => ({
  limitFile: join(folder, 'memory.limit_in_bytes'),
  usageFile: join(folder, 'memory.usage_in_bytes'),
  statFile: join(folder, 'memory.stat'),
  cacheKeys: ['total_inactive_file', 'total_active_file'],
})

/** null when the group has no limit, or none below the machine's own, or cannot be read. */
function useOf({ limitFile, usageFile, statFile, cacheKeys }: MemoryGroup): Use | null {
  const limitBytes = Number(readText(limitFile)?.trim())
  // "max", and the huge number that version 1 has for it.
  if (!(limitBytes > 0) || limitBytes >= totalmem()) return null
  const usageBytes = Number(readText(usageFile)?.trim() ?? NaN)
  if (Number.isNaN(usageBytes)) return null
  const stat = readText(statFile) ?? ''
  let cachedBytes = 0
  for (const line of stat.split('\n')) {
    const [key = '', value] = line.split(' ')
    if (cacheKeys.includes(key)) cachedBytes += Number(value)
  }
  return { usedBytes: Math.max(0, usageBytes - cachedBytes), limitBytes }
}

/** null where there is no such file: on other systems than Linux, and after a group was removed. */
function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
