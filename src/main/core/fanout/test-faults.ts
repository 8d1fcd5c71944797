/** What a strict demuxer would complain about where two upstreams were joined. */
import { readPcr, readPesTimes, ticksAhead } from './timestamps.ts'
import { hasPayload, nullPid, packetBytes, pidOf } from './ts-packet.ts'

/**
 * Counters that jump, decoding times that do not grow, a PCR that runs back, holes longer than `longestHoleTicks`; as
 * sentences.
 */
export function findFaults(stream: Uint8Array, longestHoleTicks: number): string[] {
  const faults: string[] = []
  const counters = new Map<number, number>()
  const decoded = new Map<number, number>()
  let pcr: number | null = null
  for (let at = 0; at < stream.length; at += packetBytes) {
    const pid = pidOf(stream, at)
    const packet = `packet ${at / packetBytes} of pid ${pid}`
    if (pid === nullPid) continue
    const counter = (stream[at + 3] ?? 0) & 15
    const before = counters.get(pid)
    if (before !== undefined && counter !== ((before + (hasPayload(stream, at) ? 1 : 0)) & 15)) {
      faults.push(`${packet}: counter ${counter} after ${before}`)
    }
    counters.set(pid, counter)

    const nowPcr = readPcr(stream, at)
    if (nowPcr !== null && pcr !== null && ticksAhead(nowPcr, pcr) <= 0) {
      faults.push(`${packet}: PCR runs back by ${-ticksAhead(nowPcr, pcr)} ticks`)
    }
    pcr = nowPcr ?? pcr

    const times = readPesTimes(stream, at)
    if (times === null) continue
    const lastDts = decoded.get(pid)
    decoded.set(pid, times.dts)
    if (lastDts === undefined) continue
    const step = ticksAhead(times.dts, lastDts)
    if (step <= 0) faults.push(`${packet}: decoding time runs back by ${-step} ticks`)
    if (step > longestHoleTicks) faults.push(`${packet}: a hole of ${step} ticks`)
  }
  return faults
}
