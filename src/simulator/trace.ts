/** Everything that happened, a line each, and one hash over all of it: two runs are the same when their hashes are. */
import { createHash } from 'node:crypto'

export interface Trace {
  /** At the clock's present moment. */
  note(text: string): void
  readonly lines: number
  /** SHA-256 of all lines so far, hex. */
  hash(): string
  /** The lines themselves, the last `kept` of them. */
  tail(): readonly string[]
}

export interface TraceOptions {
  readonly nowMs: () => number
  /** So many lines are kept to be read; 0 by default. */
  readonly kept?: number
}

/** Hashing in pieces of this size costs a tenth of hashing line by line. */
const pieceLines = 256

export function createTrace({ nowMs, kept = 0 }: TraceOptions): Trace {
  const sum = createHash('sha256')
  let piece: string[] = []
  let tail: string[] = []
  let lines = 0

  function flush(): void {
    if (piece.length > 0) sum.update(`${piece.join('\n')}\n`)
    piece = []
  }

  return {
    note(text) {
      const line = `${(nowMs() / 1000).toFixed(4)} ${text}`
      lines++
      piece.push(line)
      if (piece.length >= pieceLines) flush()
      if (kept === 0) return
      tail.push(line)
      if (tail.length >= 2 * kept) tail = tail.slice(-kept)
    },
    get lines() {
      return lines
    },
    hash() {
      flush()
      return sum.copy().digest('hex')
    },
    tail: () => tail.slice(-kept),
  }
}
