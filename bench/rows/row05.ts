import { startWeir } from '../support/contenders.ts'
import { startReaders } from '../support/readers.ts'
import { contentOf, startSource } from '../support/source.ts'
import { sleep } from '../support/statistics.ts'
import { type Row } from './row.ts'

const players = 100
const mbitPerS = 2
const rounds = 3

export const row05: Row = {
  number: 5,
  title: 'A hundred players, one stream',
  goal: '100 simultaneous requests for one content: 1 start, 1 upstream GET, 1 stop',
  async run(log) {
    const source = await startSource()
    const weir = await startWeir(source, { lingerS: 1 })
    const readers = startReaders()
    const outcomes: string[] = []
    try {
      for (let round = 0; round < rounds; round++) {
        const before = await source.counts()
        await readers.add(weir.contentUrl(contentOf(mbitPerS, round)), players)
        await sleep(2000)
        const { connected } = await readers.report()
        await readers.clear()
        await sleep(3000)
        const after = await source.counts()
        const outcome = `${connected} players, ${after.starts - before.starts} start, ${after.gets - before.gets} GET, ${after.stops - before.stops} stop`
        log(outcome)
        outcomes.push(outcome)
      }
    } finally {
      await readers.stop()
      await weir.stop()
      await source.stop()
    }
    const wanted = `${players} players, 1 start, 1 GET, 1 stop`
    return {
      met: outcomes.every((outcome) => outcome === wanted),
      summary: outcomes[0] ?? 'nothing was measured',
      figures: outcomes.map((value, n) => ({ name: `round ${n + 1}`, value })),
      notes: [
        'Counted by the engine stand-in; a new content each round; all players stay 2 s, then leave at once.',
      ],
    }
  },
}
