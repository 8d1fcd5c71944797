/** What the machine still has for engines, as its operating system counts it. */
import { cpus, freemem, totalmem } from 'node:os'
import { type HostProbe } from '../../core/ports.ts'

/** A shorter look says more about the moment than about the machine. */
const leastSpanMs = 1000

export interface HostSources {
  readonly platform: NodeJS.Platform
  /** Milliseconds that all cores together were busy, and existed, since the machine's start. */
  times(): { readonly busyMs: number; readonly totalMs: number }
  /** What programs could still take; caches that are given back count as free (MemAvailable of Linux). */
  availableBytes(): number
  totalBytes(): number
  nowMs(): number
}

/**
 * Not on macOS: its "free" memory is what is not even used as a cache, and engines run inside a virtual machine of a
 * fixed size there anyway.
 */
export function createHostProbe(sources: HostSources = thisMachine): HostProbe {
  let seen = { atMs: sources.nowMs(), ...sources.times() }
  let cpuShare = 0

  function lookAtCpu(): void {
    const atMs = sources.nowMs()
    if (atMs - seen.atMs < leastSpanMs) return
    const times = sources.times()
    const totalMs = times.totalMs - seen.totalMs
    // Cores may be taken away and given back, with their counters.
    if (totalMs > 0) cpuShare = Math.min(1, Math.max(0, (times.busyMs - seen.busyMs) / totalMs))
    seen = { atMs, ...times }
  }

  return {
    room() {
      if (sources.platform === 'darwin') return null
      lookAtCpu()
      return { availableBytes: sources.availableBytes(), totalBytes: sources.totalBytes(), cpuShare }
    },
  }
}

const thisMachine: HostSources = {
  platform: process.platform,
  times() {
    let busyMs = 0
    let totalMs = 0
    for (const { times } of cpus()) {
      const busy = times.user + times.nice + times.sys + times.irq
      busyMs += busy
      totalMs += busy + times.idle
    }
    return { busyMs, totalMs }
  },
  availableBytes: freemem,
  totalBytes: totalmem,
  nowMs: () => performance.now(),
}
