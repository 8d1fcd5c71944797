import { startHttpProxy, startNginx, startWeir, type Contender } from '../support/contenders.ts'
import { cpuS } from '../support/cpu.ts'
import { startReaders } from '../support/readers.ts'
import { startSource } from '../support/source.ts'
import { median, sleep, spread } from '../support/statistics.ts'
import { type Figure, type Row } from './row.ts'

const players = 50
const rounds = 5
const measureMs = 6000
/** A usual channel, and one far above, where the rivals still keep up on two cores. */
const rates = [8, 20]
const limits = { nginx: 0.6, httpProxy: 0.35 }

export const row12: Row = {
  number: 12,
  title: 'CPU time for what is delivered',
  goal: `CPU seconds per Gbit at most ${limits.nginx} x nginx proxy_pass and ${limits.httpProxy} x node http-proxy, 50 readers of one content`,
  async run(log) {
    const source = await startSource()
    const contenders: Contender[] = []
    const readers = startReaders()
    const figures: Figure[] = []
    const verdicts: string[] = []
    let met = true
    try {
      contenders.push(await startWeir(source))
      contenders.push(await startNginx(source, { buffering: false }))
      contenders.push(await startNginx(source, { buffering: true }))
      contenders.push(await startHttpProxy(source))
      for (const mbitPerS of rates) {
        const perGbit = new Map<string, number[]>()
        const delivered = new Map<string, number[]>()
        for (let round = 0; round < rounds; round++) {
          for (const contender of contenders) {
            await readers.add(contender.streamUrl(mbitPerS), players)
            await sleep(2000)
            await readers.reset()
            const beforeS = cpuS(contender.pid)
            const beganMs = performance.now()
            await sleep(measureMs)
            const { bytes, connected } = await readers.report()
            const usedS = cpuS(contender.pid) - beforeS
            const tookS = (performance.now() - beganMs) / 1000
            if (connected !== players) throw new Error(`${contender.name} cut ${players - connected} players`)
            await readers.clear()
            const gbit = (bytes * 8) / 1e9
            append(perGbit, contender.name, usedS / gbit)
            append(delivered, contender.name, gbit / tookS)
            log(
              `${mbitPerS} Mbit/s, ${contender.name}: ${(usedS / gbit).toFixed(3)} CPU s/Gbit at ${(gbit / tookS).toFixed(2)} Gbit/s`,
            )
            await sleep(1500)
          }
        }
        const of = (name: string): number => median(perGbit.get(name) ?? [])
        const nginx = Math.min(...[...perGbit.keys()].filter((name) => name.startsWith('nginx')).map(of))
        const toNginx = of('Weir') / nginx
        const toHttpProxy = of('Weir') / of('node http-proxy')
        met &&= toNginx <= limits.nginx && toHttpProxy <= limits.httpProxy
        verdicts.push(
          `at ${mbitPerS} Mbit/s ${toNginx.toFixed(2)} x nginx, ${toHttpProxy.toFixed(2)} x http-proxy`,
        )
        for (const [name, values] of perGbit) {
          figures.push({
            name: `${mbitPerS} Mbit/s: ${name}, CPU s per Gbit`,
            value: `${spread(values, 3)}, delivering ${median(delivered.get(name) ?? []).toFixed(2)} Gbit/s`,
          })
        }
      }
    } finally {
      await readers.stop()
      for (const contender of contenders) await contender.stop()
      await source.stop()
    }
    return {
      met,
      summary: verdicts.join('; '),
      figures,
      notes: [
        `${players} readers of one content over loopback, ${rounds} rounds of ${measureMs / 1000} s, contenders in turn. CPU time is user and system of the contender's processes alone; of nginx the cheaper of its two ways counts.`,
        'Weir reads the source once; nginx and http-proxy open one connection to it for each reader, as they do in a house.',
      ],
    }
  },
}

function append(to: Map<string, number[]>, key: string, value: number): void {
  to.set(key, [...(to.get(key) ?? []), value])
}
