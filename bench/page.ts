/**
 * The page in a big house: 200 engines, 150 streams, 500 viewers and 2000 contents (e2e/support/fake-house.ts), in real
 * Chromium. First paint, cost of updates, memory after an hour of them, and whether a page that nobody sees asks for anything.
 *
 *   node bench/page.ts [--minutes 60] [--loads 5] [--pages overview,engines,streams,content] [--assets out/renderer]
 *
 * Needs a build. Prints a table and keeps it in bench/page.md. Exits with 1 when a goal is missed.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { chromium, type Browser } from '@playwright/test'
import { houseSize } from '../e2e/support/fake-house.ts'
import { startFakeService, type FakeService } from '../e2e/support/fake-service.ts'
import { loadText, machineText } from './support/machine.ts'
import { openProbe, type PageProbe } from './support/page-probe.ts'
import { median } from './support/statistics.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    loads: { type: 'string', default: '5' },
    pages: { type: 'string', default: 'overview,engines,streams,content' },
    assets: { type: 'string' },
  },
})
const pageNames = values.pages.split(',')
const deltasPerS = 4
const manyDeltas = Number(values.minutes) * 60 * deltasPerS
const afterText = `after ${values.minutes} min`
/** The page works off so many before it gets more: it must not be measured by what lies in buffers. */
const deltasAtOnce = 40
const measuredS = 10
const goals = { rowsMs: 2500, costMsPerS: 250, growthBytes: 5_000_000 } as const

interface PageResult {
  readonly name: string
  readonly paintMs: number
  readonly rowsMs: number
  readonly scriptMsPerS: number
  readonly allMsPerS: number
  readonly heapBytes: number
  readonly growthBytes: number
  readonly nodesBefore: number
  readonly nodesAfter: number
  readonly msPerDelta: number
}

interface HiddenResult {
  readonly messages: number
  readonly answers: number
  readonly sockets: number
  readonly busyMs: number
  readonly messagesWhenSeenAgain: number
}

const loadBefore = loadText()
const browser = await chromium.launch({
  executablePath: process.env.WEIR_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--enable-precise-memory-info'],
})
const results: PageResult[] = []
const hidden = new Map<string, HiddenResult>()
try {
  for (const name of pageNames) {
    const result = await measurePage(browser, name)
    results.push(result)
    console.log(JSON.stringify(result))
    const unseen = await measureHidden(browser, name)
    hidden.set(name, unseen)
    console.log(JSON.stringify(unseen))
  }
} finally {
  await browser.close()
}

const text = report()
console.log(text)
writeFileSync(join(import.meta.dirname, 'page.md'), text)
process.exit(isMet() ? 0 : 1)

async function measurePage(browser: Browser, name: string): Promise<PageResult> {
  const service = await startHouse()
  try {
    const loads: { paintMs: number; rowsMs: number }[] = []
    for (let load = 0; load < Number(values.loads); load++) {
      const probe = await openProbe(browser)
      loads.push(await timeLoad(probe, service, name))
      await probe.close()
    }
    const probe = await openProbe(browser)
    await timeLoad(probe, service, name)
    // Charts and lists that come after the first rows are not the cost of an update.
    await sendDeltas(service, probe, deltasAtOnce)
    await sleep(1000)

    const costBefore = await probe.cost()
    for (let tick = 0; tick < measuredS * deltasPerS; tick++) {
      service.tick()
      await sleep(1000 / deltasPerS)
    }
    const costAfter = await probe.cost()

    const before = await probe.memory()
    const beganMs = performance.now()
    await sendDeltas(service, probe, manyDeltas)
    const msPerDelta = (performance.now() - beganMs) / manyDeltas
    // The answer to a question that it asked meanwhile may still be under way.
    await sleep(1000)
    const after = await probe.memory()
    await probe.close()
    return {
      name,
      paintMs: median(loads.map(({ paintMs }) => paintMs)),
      rowsMs: median(loads.map(({ rowsMs }) => rowsMs)),
      scriptMsPerS: ((costAfter.scriptS - costBefore.scriptS) / measuredS) * 1000,
      allMsPerS: ((costAfter.allS - costBefore.allS) / measuredS) * 1000,
      heapBytes: before.heapBytes,
      growthBytes: after.heapBytes - before.heapBytes,
      nodesBefore: before.nodes,
      nodesAfter: after.nodes,
      msPerDelta,
    }
  } finally {
    await service.stop()
  }
}

/** Ten seconds of a house that goes on while nobody sees the page. */
async function measureHidden(browser: Browser, name: string): Promise<HiddenResult> {
  const service = await startHouse()
  const probe = await openProbe(browser)
  try {
    await timeLoad(probe, service, name)
    await sendDeltas(service, probe, deltasAtOnce)
    await probe.hide(true)
    await sleep(1000)
    const sentBefore = service.sent()
    const costBefore = await probe.cost()
    for (let tick = 0; tick < measuredS * deltasPerS; tick++) {
      service.tick()
      await sleep(1000 / deltasPerS)
    }
    const sent = service.sent()
    const costAfter = await probe.cost()
    const sockets = await probe.openSockets()
    const received = await probe.received()
    await probe.hide(false)
    await probe.until(received + 1)
    return {
      messages: sent.messages - sentBefore.messages,
      answers: sent.answers - sentBefore.answers,
      sockets,
      busyMs: (costAfter.allS - costBefore.allS) * 1000,
      messagesWhenSeenAgain: service.sent().messages - sent.messages,
    }
  } finally {
    await probe.close()
    await service.stop()
  }
}

function startHouse(): Promise<FakeService> {
  return startFakeService({
    scenario: 'house',
    ticks: 'by hand',
    ...(values.assets === undefined ? {} : { assets: values.assets }),
  })
}

/** With nothing in the cache. `rowsMs`: until the page's table has rows. */
async function timeLoad(
  { page }: PageProbe,
  { url }: FakeService,
  name: string,
): Promise<{ paintMs: number; rowsMs: number }> {
  await page.goto(`${url}/#/${name === 'overview' ? '' : name}`)
  const rowsMs = await page.evaluate<number>(`new Promise((resolve) => {
    const look = () =>
      document.querySelector('main [role="grid"] tr[data-key]') === null
        ? requestAnimationFrame(look)
        : resolve(performance.now())
    look()
  })`)
  const paintMs = await page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
  )
  return { paintMs, rowsMs }
}

/** As fast as the page takes them. */
async function sendDeltas(service: FakeService, probe: PageProbe, count: number): Promise<void> {
  let expected = await probe.received()
  for (let left = count; left > 0; left -= deltasAtOnce) {
    const now = Math.min(left, deltasAtOnce)
    for (let sent = 0; sent < now; sent++) service.tick()
    expected += now
    await probe.until(expected)
  }
}

function isMet(): boolean {
  return (
    results.every(
      ({ rowsMs, allMsPerS, growthBytes }) =>
        rowsMs <= goals.rowsMs && allMsPerS <= goals.costMsPerS && growthBytes <= goals.growthBytes,
    ) && [...hidden.values()].every(({ messages, answers, sockets }) => messages + answers + sockets === 0)
  )
}

function report(): string {
  const mb = (bytes: number): string => (bytes / 1e6).toFixed(1)
  const { engines, streams, viewers, contents } = houseSize
  return [
    '# The page in a big house',
    '',
    `Written by \`node bench/page.ts\`: ${engines} engines, ${streams} streams, ${viewers} viewers and ${contents} contents, of which`,
    'much changes four times a second: all streams and viewers, one engine in eight, and streams, viewers and engines come and go.',
    '',
    `Goals: rows within ${goals.rowsMs} ms of an empty cache; at most ${goals.costMsPerS} ms of the main thread for a second of updates;`,
    `at most ${mb(goals.growthBytes)} MB more ${afterText} of updates; nothing sent to a page that nobody sees. **${isMet() ? 'Met' : 'Not met'}.**`,
    '',
    `| page | first paint, ms | rows, ms | script, ms per s | all of the main thread, ms per s | heap, MB | ${afterText}, MB | nodes | ${afterText} | hidden: messages, requests, sockets | hidden: ms per s |`,
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...results.map((page) => {
      const unseen = hidden.get(page.name)
      return `| ${[
        page.name,
        page.paintMs.toFixed(0),
        page.rowsMs.toFixed(0),
        page.scriptMsPerS.toFixed(0),
        page.allMsPerS.toFixed(0),
        mb(page.heapBytes),
        `${page.growthBytes < 0 ? '−' : '+'}${mb(Math.abs(page.growthBytes))}`,
        page.nodesBefore,
        page.nodesAfter,
        unseen === undefined ? '' : `${unseen.messages}, ${unseen.answers}, ${unseen.sockets}`,
        unseen === undefined ? '' : (unseen.busyMs / measuredS).toFixed(1),
      ].join(' | ')} |`
    }),
    '',
    `- ${values.minutes} minutes are ${manyDeltas} updates, sent as fast as the page takes them (${results.map(({ name, msPerDelta }) => `${name} ${msPerDelta.toFixed(1)} ms each`).join(', ')}); heap and nodes after collecting garbage.`,
    `- Script and main thread in its own processor time (CDP), over ${measuredS} s at four updates a second; loads are medians of ${values.loads}, wall time.`,
    `- Seen again, the page got ${[...hidden.values()].map(({ messagesWhenSeenAgain }) => messagesWhenSeenAgain).join(', ')} message: the whole state, once.`,
    '',
    `Run ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC on ${machineText()}, Chromium ${browser.version()}. Load average: ${loadBefore} before, ${loadText()} after.`,
    '',
  ].join('\n')
}
