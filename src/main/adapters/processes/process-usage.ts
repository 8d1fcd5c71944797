/** What a process and its children use, as Linux tells in /proc. Elsewhere it is not known. */
import { readFile } from 'node:fs/promises'

export interface ProcessUsage {
  /** Processor time since its start, of children that have ended too. */
  readonly cpuMs: number
  /** What is in memory and not a file's; shared pages count for each process. */
  readonly memoryBytes: number
}

/** A tick of /proc is 10 ms on every Linux that Node runs on (USER_HZ). */
const tickMs = 10
/** An engine is one process, or an entry point with one below; more than this is something else. */
const mostProcesses = 64

/** null where there is no such process, or no /proc. */
export async function processUsage(pid: number): Promise<ProcessUsage | null> {
  const seen = new Set<number>()
  const waiting = [pid]
  let cpuMs = 0
  let memoryBytes = 0
  for (let next = waiting.pop(); next !== undefined && seen.size < mostProcesses; next = waiting.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const [stat, status, children] = await Promise.all([
      read(`/proc/${next}/stat`),
      read(`/proc/${next}/status`),
      // Kernels without it show the process alone.
      read(`/proc/${next}/task/${next}/children`),
    ])
    if (stat === null || status === null) {
      if (next === pid) return null
      continue
    }
    cpuMs += cpuTicks(stat) * tickMs
    memoryBytes += anonymousKb(status) * 1024
    waiting.push(...(children ?? '').split(' ').filter(Boolean).map(Number))
  }
  return { cpuMs, memoryBytes }
}

const read = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null)

/** utime, stime, cutime and cstime: the 14th to 17th field. The name in parentheses may hold blanks. */
function cpuTicks(stat: string): number {
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return afterName.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
}

function anonymousKb(status: string): number {
  const kb = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
  return kb('RssAnon') + kb('RssShmem') || kb('VmRSS')
}
