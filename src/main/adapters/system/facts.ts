/** What this machine and this runtime are, for a bug report. */
import { arch, cpus, platform, release, totalmem } from 'node:os'
import { type SystemFacts } from '../../../contract/queries.ts'

export function systemFacts(shell: SystemFacts['shell']): SystemFacts {
  return {
    platform: platform(),
    release: release(),
    arch: arch(),
    node: process.versions.node,
    electron: process.versions.electron ?? null,
    shell,
    cpus: cpus().length,
    memoryBytes: totalmem(),
  }
}
