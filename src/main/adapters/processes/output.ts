/** The last lines that a child process wrote. */
import { type EngineLogLine } from '../../../contract/queries.ts'

const linesKept = 500
const lineAtMost = 2000

export interface Output {
  add(line: EngineLogLine): void
  /** Oldest first. */
  tail(lines: number): EngineLogLine[]
}

export function createOutput(): Output {
  let kept: EngineLogLine[] = []
  return {
    add(line) {
      kept.push({ ...line, text: line.text.slice(0, lineAtMost) })
      // Trimmed in halves, so that adding stays cheap.
      if (kept.length >= 2 * linesKept) kept = kept.slice(-linesKept)
    },
    tail: (lines) => kept.slice(-Math.min(lines, linesKept)),
  }
}
