/** What goes into a report about Weir, and under what name. Pure. */
import { type SystemFacts } from '../../../contract/queries.ts'

/** The folder that a file lies in, with either kind of slash. */
export function folderOf(file: string): string {
  const end = Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'))
  return end <= 0 ? file : file.slice(0, end)
}

/** `weir-diagnostics-2026-03-14T19-00-00Z.json`: no colons, which Windows has no place for. */
export function diagnosticsFileName(madeAtMs: number): string {
  const at = new Date(madeAtMs).toISOString().slice(0, 19).replaceAll(':', '-')
  return `weir-diagnostics-${at}Z.json`
}

/** Versions in a few lines, in English: whoever reads a report may not read the language of the pages. */
export function versionsText(version: string, system: SystemFacts | null, engines: string): string {
  return [
    `Weir ${version}${system === null ? '' : `, ${system.shell}`}`,
    ...(system === null
      ? []
      : [
          `${system.platform} ${system.release}, ${system.arch}`,
          `Node.js ${system.node}${system.electron === null ? '' : `, Electron ${system.electron}`}`,
        ]),
    engines,
  ].join('\n')
}
