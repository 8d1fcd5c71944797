/** An engine's resources from the daemon's one-shot statistics. */
import { type ContainerStats } from 'dockerode'
import { type Resources } from '../../../contract/state.ts'

/** Processor time used up to a moment; the difference of two is the load between them. */
export interface CpuSample {
  readonly atMs: number
  readonly usedNs: number
}

/**
 * null for a container that does not run. The load is that since `previous`; the daemon's own "previous" sample is
 * empty in one-shot mode, which is why the caller keeps ours. For the first sample that is the engine's start.
 */
export function readStats(
  stats: ContainerStats,
  previous: CpuSample,
): { resources: Omit<Resources, 'diskBytes'>; sample: CpuSample } | null {
  const atMs = Date.parse(stats.read)
  const usedNs = stats.cpu_stats?.cpu_usage?.total_usage
  const usage = stats.memory_stats?.usage
  // A dead container answers with zeros and a date in the year 1.
  if (!(atMs > 0) || usedNs === undefined || usage === undefined) return null

  const wallNs = (atMs - previous.atMs) * 1e6
  const cpuPercent = wallNs > 0 ? Math.max(0, ((usedNs - previous.usedNs) / wallNs) * 100) : 0
  // Page cache that the kernel gives back at need is not the engine's memory: what `docker stats` shows.
  const detail: Readonly<Record<string, number | undefined>> = { ...stats.memory_stats.stats }
  const reclaimable = detail.total_inactive_file ?? detail.inactive_file ?? 0
  const networks = Object.values(stats.networks ?? {})

  return {
    resources: {
      cpuPercent,
      memoryBytes: Math.max(0, usage - reclaimable),
      memoryLimitBytes: stats.memory_stats.limit ?? null,
      netRxBytes: networks.reduce((sum, network) => sum + network.rx_bytes, 0),
      netTxBytes: networks.reduce((sum, network) => sum + network.tx_bytes, 0),
    },
    sample: { atMs, usedNs },
  }
}
