/** The LogBook port: the end of `<dataDir>/logs/weir.log`, read anew each time. */
import { open } from 'node:fs/promises'
import { logLevels, type LogLevel, type LogLine } from '../../../contract/queries.ts'
import { type LogBook } from '../../core/ports.ts'

/** 2000 lines are some 300 kB; where lines are longer, fewer are told. */
const readAtMostBytes = 1024 * 1024
/** The format that electron-log writes: `[2026-03-14 19:00:00.123] [info]  text`, in local time. */
const head = /^\[(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3})\] \[(\w+)\] {0,8}(.*)$/

export function createLogBook(file: string): LogBook {
  return {
    file,
    async tail(lines, level) {
      const from = logLevels.indexOf(level)
      const all = readLog(await endOf(file).catch(() => ''))
      return all.filter((line) => logLevels.indexOf(line.level) >= from).slice(-lines)
    },
  }
}

async function endOf(file: string): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const position = Math.max(0, size - readAtMostBytes)
    const { buffer, bytesRead } = await handle.read({
      buffer: Buffer.alloc(Math.min(size, readAtMostBytes)),
      position,
    })
    const text = buffer.subarray(0, bytesRead).toString('utf8')
    // The first line was cut, unless the file begins with it.
    return position === 0 ? text : text.slice(text.indexOf('\n') + 1)
  } finally {
    await handle.close()
  }
}

/** Lines without a head belong to the entry before: stacks of errors. */
export function readLog(text: string): LogLine[] {
  const entries: LogLine[] = []
  for (const line of text.split('\n')) {
    const [, ...parts] = head.exec(line) ?? []
    const said = parts.pop()
    const word = parts.pop()
    const level = logLevels.find((known) => known === word) ?? (word === undefined ? null : unknownLevel)
    if (said !== undefined && level !== null) {
      const [year = 0, month = 1, ...rest] = parts.map(Number)
      entries.push({ atMs: new Date(year, month - 1, ...(rest as [number])).getTime(), level, text: said })
      continue
    }
    const before = entries.pop()
    if (before !== undefined) entries.push({ ...before, text: `${before.text}\n${line}` })
  }
  return entries.map((entry) => ({ ...entry, text: entry.text.trimEnd() }))
}

/** electron-log has more levels than we use (verbose, silly). */
const unknownLevel: LogLevel = 'debug'
