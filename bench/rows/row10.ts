import { startWeir } from '../support/contenders.ts'
import { startReaders } from '../support/readers.ts'
import { startSource } from '../support/source.ts'
import { median, sleep, spread } from '../support/statistics.ts'
import { type Row } from './row.ts'

const healthyPlayers = 10
const stalledPlayers = 10
/** Enough to fill a stalled player's socket buffers within seconds. */
const mbitPerS = 40
const rounds = 7
/** Covers the filling of the buffers, the stall and the dropping after 8 s. */
const measureMs = 14_000
const limit = 1.2

export const row10: Row = {
  number: 10,
  title: 'Stalled players harm nobody',
  goal: `ten stalled readers change the healthy readers' worst gap by at most ${limit} x`,
  async run(log) {
    const source = await startSource()
    const weir = await startWeir(source)
    const readers = startReaders()
    const worst = { alone: [] as number[], beside: [] as number[] }
    const dropped: number[] = []
    try {
      for (let round = 0; round < rounds; round++) {
        for (const kind of round % 2 === 0
          ? (['alone', 'beside'] as const)
          : (['beside', 'alone'] as const)) {
          const url = weir.streamUrl(mbitPerS)
          await readers.add(url, healthyPlayers)
          await sleep(1500)
          await readers.reset()
          if (kind === 'beside') await readers.addStalled(url, stalledPlayers)
          await sleep(measureMs)
          const report = await readers.report()
          worst[kind].push(Math.max(...report.worstGapsMs))
          if (kind === 'beside') dropped.push(healthyPlayers + stalledPlayers - (await readerCount(weir.url)))
          await readers.clear()
          await sleep(1500)
        }
        log(
          `worst gap ${worst.alone.at(-1)?.toFixed(1)} ms alone, ${worst.beside.at(-1)?.toFixed(1)} ms beside ${stalledPlayers} stalled (${dropped.at(-1)} dropped)`,
        )
      }
    } finally {
      await readers.stop()
      await weir.stop()
      await source.stop()
    }
    const ratio = median(worst.beside) / median(worst.alone)
    return {
      met: ratio <= limit && dropped.every((count) => count === stalledPlayers),
      summary: `${ratio.toFixed(2)} x`,
      figures: [
        { name: 'worst gap of 10 healthy players, ms', value: spread(worst.alone, 1) },
        { name: 'the same beside 10 stalled ones, ms', value: spread(worst.beside, 1) },
        { name: 'stalled players dropped at the end of each round', value: dropped.join(', ') },
      ],
      notes: [
        `One content at ${mbitPerS} Mbit/s; each round ${measureMs / 1000} s alone and ${measureMs / 1000} s beside, in turns; ${rounds} rounds.`,
        'A stalled player sends its request and never reads. Gaps are between reads of a player, batches of up to 60 ms included.',
      ],
    }
  },
}

async function readerCount(url: string): Promise<number> {
  const state = (await (await fetch(`${url}/api/v1/state`)).json()) as { sessions: { readers: unknown[] }[] }
  return state.sessions.reduce((sum, session) => sum + session.readers.length, 0)
}
