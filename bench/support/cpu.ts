/** CPU time of processes, from Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs'

/** Linux reports in ticks of 1/100 s on every machine that this runs on (`getconf CLK_TCK`). */
const ticksPerS = 100

function fieldsOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in parentheses may hold blanks.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Seconds of CPU, user and system, of a process and the children that live. */
export function cpuS(pid: number): number {
  const own = fieldsOf(pid)
  const ownS = (Number(own[11]) + Number(own[12])) / ticksPerS
  return childrenOf(pid).reduce((sum, child) => sum + cpuS(child), ownS)
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  )
}
