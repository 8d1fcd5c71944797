/** What players saw of each fault, as a table at the end of a run. */
import { expect } from 'vitest'
import { noLeaks, type LeakWatch } from './leaks.ts'
import { type PictureReader } from './picture-reader.ts'

export interface Seen {
  readonly fault: string
  readonly players: number
  readonly connected: number
  /** The longest time without a picture, and without any byte, that a player had. */
  readonly gapS: number
  readonly silenceS: number
  /** What else is worth knowing. */
  readonly note: string
  leaks: string
}

export interface FaultReport {
  /** Takes down what these players saw; call it before they leave. */
  players(fault: string, readers: readonly PictureReader[], note?: string): Seen
  /** Waits until everything has calmed, and demands that nothing is left. */
  calm(seen: Seen | readonly Seen[], watch: LeakWatch, limitMs?: number): Promise<void>
  print(title: string): void
}

export function createFaultReport(): FaultReport {
  const rows: Seen[] = []
  return {
    players(fault, readers, note = '') {
      const worst = (of: (reader: PictureReader) => number): number => Math.max(0, ...readers.map(of))
      const seen: Seen = {
        fault,
        players: readers.length,
        connected: readers.filter((reader) => reader.isConnected()).length,
        gapS: worst((reader) => reader.longestGapS()),
        silenceS: worst((reader) => reader.longestSilenceS()),
        note,
        leaks: 'not counted',
      }
      rows.push(seen)
      return seen
    },
    async calm(seen, watch, limitMs) {
      const { leaks, details } = await watch.left(limitMs)
      const left = Object.entries(leaks).filter(([, count]) => count !== 0)
      const words = left.length === 0 ? '0' : left.map(([what, count]) => `${count} ${what}`).join(', ')
      const all = [seen].flat()
      for (const one of all) one.leaks = words
      expect(leaks, `${all[0]?.fault} leaves something behind: ${details}`).toEqual(noLeaks)
    },
    print(title) {
      const lines = rows.map(
        ({ fault, players, connected, gapS, silenceS, leaks, note }) =>
          `| ${fault} | ${connected} of ${players} | ${gapS.toFixed(1)} | ${silenceS.toFixed(1)} | ${leaks} | ${note} |`,
      )
      const head = [
        '| fault | players still connected | longest gap in the picture, s | longest silence, s | leaks | |',
        '| --- | --- | --- | --- | --- | --- |',
      ]
      console.log([`\n${title}`, '', ...head, ...lines, ''].join('\n'))
    },
  }
}
