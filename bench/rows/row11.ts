import { startHttpProxy, startNginx, startWeir, type Contender } from '../support/contenders.ts'
import { startReaders, type FirstBytes } from '../support/readers.ts'
import { startSource } from '../support/source.ts'
import { median, quantile, sleep } from '../support/statistics.ts'
import { type Row } from './row.ts'

const mbitPerS = 8
const samples = 60
const limit = 1.5

export const row11: Row = {
  number: 11,
  title: 'A late player gets its picture at once',
  goal: `time to first byte for a late reader at most ${limit} x nginx proxy_pass, first bytes decodable (PAT, PMT, keyframe)`,
  async run(log) {
    const source = await startSource()
    const contenders: Contender[] = []
    const readers = startReaders()
    const found = new Map<string, FirstBytes[]>()
    try {
      contenders.push(await startWeir(source))
      contenders.push(await startNginx(source, { buffering: false }))
      contenders.push(await startNginx(source, { buffering: true }))
      contenders.push(await startHttpProxy(source))
      // Somebody watches already, everywhere.
      for (const contender of contenders) await readers.add(contender.streamUrl(mbitPerS), 1)
      await sleep(4000)
      for (let n = 0; n < samples; n++) {
        for (const contender of contenders) {
          const first = await readers.probe(contender.streamUrl(mbitPerS))
          found.set(contender.name, [...(found.get(contender.name) ?? []), first])
          // Not in step with the source's keyframes.
          await sleep(20 + ((n * 37) % 90))
        }
      }
    } finally {
      await readers.stop()
      for (const contender of contenders) await contender.stop()
      await source.stop()
    }
    const firstByte = (name: string): number[] =>
      (found.get(name) ?? []).map(({ firstByteMs }) => firstByteMs)
    for (const name of found.keys()) log(`${name}: ${median(firstByte(name)).toFixed(2)} ms`)
    const rivals = [...found.keys()].filter((name) => name.startsWith('nginx'))
    const best = Math.min(...rivals.map((name) => median(firstByte(name))))
    const ratio = median(firstByte('Weir')) / best
    const decodable = (found.get('Weir') ?? []).filter((first) => first.decodable).length
    return {
      met: ratio <= limit && decodable === samples,
      summary: `${ratio.toFixed(2)} x nginx (the quicker of its two ways); ${decodable} of ${samples} begin with PAT, PMT, keyframe`,
      figures: [...found].map(([name, all]) => ({
        name: `${name}: first byte p50 / p95, ms`,
        value: `${median(firstByte(name)).toFixed(2)} / ${quantile(firstByte(name), 0.95).toFixed(2)}; decodable ${all.filter((first) => first.decodable).length} of ${samples}`,
      })),
      notes: [
        'From connecting to the first byte of the body. Weir answers from its ring; the rivals open a connection to the source, which answers at once and begins every stream with PAT, PMT and a keyframe, as no engine does: the rivals look better here than in a house.',
      ],
    }
  },
}
