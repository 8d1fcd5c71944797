import { type Snapshot } from '../../src/contract/state.ts'
import { demoId } from '../../src/demo-engine/behaviours.ts'
import { startAskers, type Answer } from '../support/askers.ts'
import { startWeir, type WeirContender } from '../support/contenders.ts'
import { startCountedEngine, type CountedEngine } from '../support/demo-engine.ts'
import { median, quantile, sleep, spread } from '../support/statistics.ts'
import { type Row } from './row.ts'

const limitMs = 5
/** A tenth of the real time from a start to its failure, so that the row takes no minutes. */
const secondMs = 100
const rounds = 7
const oneByOne = 300
const atOnce = 200
const crowd = 50
const openS = 3
const flickerS = 60

export const row03: Row = {
  number: 3,
  title: 'Known-bad content',
  goal: `known-bad content answered in at most ${limitMs} ms p99, with 0 engine calls; 1 probe when half-open`,
  async run(log) {
    const engine = await startCountedEngine(secondMs)
    const askers = startAskers()
    const weir = await startWeir(engine, { more: { breaker: { openS: 600 } } })
    const hasty = await startWeir(engine, { more: { breaker: { openS } } })
    const startsOf = async (act: () => Promise<unknown>): Promise<number> => {
      const before = await engine.counts()
      await act()
      return ((await engine.counts())['starts'] ?? 0) - (before['starts'] ?? 0)
    }
    try {
      const dead = weir.contentUrl(demoId('dead', 0, 3))
      const failures = await makeKnownBad(dead, askers)
      log(`known to be bad after ${failures} answers with the engine's error`)
      const before = await engine.counts()
      const calm: Answer[] = []
      const p99sMs: number[] = []
      const floorMs: number[] = []
      for (let round = 0; round < rounds; round++) {
        floorMs.push(quantile(msOf(await askers.ask(`${weir.url}/healthz`, oneByOne)), 0.99))
        const answers = await askers.ask(dead, oneByOne)
        p99sMs.push(quantile(msOf(answers), 0.99))
        calm.push(...answers)
      }
      const rush = await askers.ask(dead, atOnce, 20)
      const calls = callsBetween(before, await engine.counts())
      const wrong = [...calm, ...rush].filter(
        ({ status, code, retryAfterS }) =>
          status !== 503 || code !== 'content_known_bad' || retryAfterS === null,
      ).length
      const p99Ms = median(p99sMs)
      log(`${spread(p99sMs)} ms p99 one by one (an empty answer: ${spread(floorMs)}), ${calls} engine calls`)

      const stillDead = demoId('dead', 0, 4)
      await makeKnownBad(hasty.contentUrl(stillDead), askers)
      await untilHalfOpen(hasty, stillDead)
      const probes = await startsOf(() => askers.ask(hasty.contentUrl(stillDead), crowd, crowd))
      log(`${probes} probe for ${crowd} who ask when it is half-open`)

      const flickers = demoId('flickers', flickerS, 5)
      await untilBeginsTo('fail')
      await makeKnownBad(hasty.contentUrl(flickers), askers)
      await untilBeginsTo('play')
      await untilHalfOpen(hasty, flickers)
      // Who asks while it is being tried is not kept waiting for how that comes out; who asks afterwards watches.
      let answers: Answer[] = []
      const revived = await startsOf(async () => {
        await askers.ask(hasty.contentUrl(flickers), crowd, crowd)
        answers = await askers.ask(hasty.contentUrl(flickers), crowd, crowd)
      })
      const playing = answers.filter(({ status }) => status === 200).length
      log(`${playing} of ${crowd} watch after ${revived} probe when it plays again`)

      return {
        met:
          p99Ms <= limitMs &&
          calls === 0 &&
          wrong === 0 &&
          probes === 1 &&
          revived === 1 &&
          playing === crowd,
        summary: `${p99Ms.toFixed(2)} ms p99, ${calls} engine calls, ${probes} probe`,
        figures: [
          { name: `${oneByOne} requests one by one: p99 of ${rounds} rounds, ms`, value: spread(p99sMs) },
          { name: 'an empty answer (/healthz) at the same time: p99, ms', value: spread(floorMs) },
          { name: 'all rounds: p50 / p99 / max, ms', value: shown(msOf(calm)) },
          { name: 'engine calls', value: String(calls) },
          { name: `${atOnce} requests, 20 at a time: p50 / p99 / max, ms`, value: shown(msOf(rush)) },
          { name: 'answers other than 503 content_known_bad with Retry-After', value: String(wrong) },
          { name: `half-open, still dead: starts for ${crowd} requests at once`, value: String(probes) },
          {
            name: `half-open, plays again: starts for ${crowd} requests at once, then as many once more`,
            value: `${revived}, and ${playing} of these ${crowd} watch`,
          },
        ],
        notes: [
          `From connecting to the end of the answer's head, each on a connection of its own. Content of the stand-in engine (dead, flickers); its failures take ${secondMs} ms where real ones take 1 s. Engine calls are all that the stand-in counts: starts, playback, stops, stat, events.`,
        ],
      }
    } finally {
      await askers.stop()
      await weir.stop()
      await hasty.stop()
      await engine.stop()
    }
  },
}

/** Asks until it is refused as known-bad; answers how often it failed before. */
async function makeKnownBad(url: string, askers: ReturnType<typeof startAskers>): Promise<number> {
  for (let failures = 0; failures < 40; failures++) {
    const [answer] = await askers.ask(url, 1)
    if (answer?.code === 'content_known_bad') return failures
  }
  throw new Error(`It does not become known-bad: ${url}`)
}

async function untilHalfOpen(weir: WeirContender, contentId: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const state = (await (await fetch(`${weir.url}/api/v1/state`)).json()) as Snapshot
    const row = state.contents.find((content) => content.contentId === contentId)
    if (row?.breaker === 'half-open') return
    await sleep(50)
  }
  throw new Error('The breaker does not become half-open')
}

/** Flickering content fails for a period and plays for the next, by the wall clock. Waits for the beginning of one. */
async function untilBeginsTo(what: 'fail' | 'play'): Promise<void> {
  const periodMs = flickerS * secondMs
  const phase = (): boolean => Math.floor(Date.now() / periodMs) % 2 === (what === 'fail' ? 0 : 1)
  while (phase()) await sleep(20)
  while (!phase()) await sleep(20)
}

function callsBetween(before: Awaited<ReturnType<CountedEngine['counts']>>, after: typeof before): number {
  return Object.keys(after).reduce((sum, name) => sum + (after[name] ?? 0) - (before[name] ?? 0), 0)
}

const msOf = (answers: readonly Answer[]): number[] => answers.map(({ ms }) => ms)
const shown = (values: readonly number[]): string =>
  `${median(values).toFixed(2)} / ${quantile(values, 0.99).toFixed(2)} / ${Math.max(...values).toFixed(2)}`
