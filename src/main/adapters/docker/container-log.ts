/** A container's log as the daemon sends it: frames of stdout and stderr, each line with the moment it was written. */
import { type EngineLogLine } from '../../../contract/queries.ts'

/** Eight bytes: 1 for stdout or 2 for stderr, three zeros, length of what follows (Docker's API, "Stream format"). */
const headerBytes = 8
/** The daemon cuts lines at 16 KiB; nobody reads that much of one. */
const lineAtMost = 2000

/** The lines in the order in which they were written. */
export function readContainerLog(bytes: Buffer): EngineLogLine[] {
  const texts = { out: '', err: '' }
  const lines: EngineLogLine[] = []
  const add = (stream: 'out' | 'err', text: string): void => {
    const parts = (texts[stream] + text).split('\n')
    texts[stream] = parts.pop() ?? ''
    for (const part of parts) lines.push(lineOf(part, stream))
  }

  for (let at = 0; at < bytes.length;) {
    const kind = bytes[at]
    const hasHeader = at + headerBytes <= bytes.length && bytes.readUIntBE(at + 1, 3) === 0
    if (!hasHeader || (kind !== 1 && kind !== 2)) {
      // A container with a terminal has no frames, only lines.
      add('out', bytes.subarray(at).toString('utf8'))
      break
    }
    const length = bytes.readUInt32BE(at + 4)
    add(
      kind === 1 ? 'out' : 'err',
      bytes.subarray(at + headerBytes, at + headerBytes + length).toString('utf8'),
    )
    at += headerBytes + length
  }
  for (const stream of ['out', 'err'] as const)
    if (texts[stream] !== '') lines.push(lineOf(texts[stream], stream))
  return lines
}

/** `2026-03-14T19:00:00.123456789Z text`, as `timestamps` asks for. */
function lineOf(line: string, stream: 'out' | 'err'): EngineLogLine {
  const [, stamp = '', rest = ''] = /^(\d{4}-\d\d-\d\dT\S+) ?(.*)$/s.exec(line) ?? []
  const atMs = Date.parse(stamp)
  const text = Number.isNaN(atMs) ? line : rest
  return {
    atMs: Number.isNaN(atMs) ? null : atMs,
    stream,
    text: text.replace(/\r$/, '').slice(0, lineAtMost),
  }
}
