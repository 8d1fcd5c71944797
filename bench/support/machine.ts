import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, getPriority, loadavg, release, totalmem } from 'node:os'

/** In words, for the head of the results. */
export function machineText(): string {
  const cores = cpus()
  const memoryGb = Math.round(totalmem() / 2 ** 30)
  return `${cores[0]?.model.trim() ?? 'unknown CPU'}, ${cores.length} cores, ${memoryGb} GB, Linux ${release()}, Node ${process.version}, ${nginxVersion()}`
}

/** How busy the machine was with this and everything else over the last minute. */
export function loadText(): string {
  return loadavg()[0]?.toFixed(1) ?? ''
}

/** Whether whoever started this (`chrt`) put it before all ordinary programs. */
export function hasRealTimePriority(): boolean {
  // Field 41, counted from the program's name, which may hold anything and ends with the last bracket.
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return fields[38] === '1' || fields[38] === '2'
}

/** Whether whoever started this (`nice`) put it well before ordinary programs, though not before all of them. */
export const isPreferred = (): boolean => getPriority() <= -10

function nginxVersion(): string {
  try {
    // It prints its version to stderr.
    return execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8' })
      .trim()
      .replace('nginx version: ', '')
  } catch {
    return 'no nginx'
  }
}
