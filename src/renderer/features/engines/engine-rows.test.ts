import { expect, test } from 'vitest'
import { fakeEngine } from '../../../../e2e/support/fake-parts.ts'
import { type EngineView } from '../../../contract/state.ts'
import { createEngineTable, startsByEngine } from './engine-rows.ts'

const none = new Map()
const using = (rx: number | null, tx: number | null, cpuPercent = 10): EngineView => {
  const engine = fakeEngine(1, 'ready')
  if (engine.resources === null) throw new Error('it runs')
  return { ...engine, resources: { ...engine.resources, cpuPercent, netRxBytes: rx, netTxBytes: tx } }
}

test('a first figure makes no rate, and a row that did not change is the same', () => {
  const table = createEngineTable()
  const engines = [using(1000, 1000), fakeEngine(2, 'creating')]
  const first = table.rows({ atMs: 0, engines }, none)
  expect(first.map(({ rxBps, txBps }) => [rxBps, txBps])).toEqual([
    [null, null],
    [null, null],
  ])
  expect(table.rows({ atMs: 250, engines: [...engines] }, none)).toBe(first)
})

test('the rate is that of the time between two figures, whatever else changes in between', () => {
  const table = createEngineTable()
  table.rows({ atMs: 0, engines: [using(0, 0, 10)] }, none)
  const slotTaken = { ...using(0, 0, 10), slots: { used: 3, total: 3 } }
  table.rows({ atMs: 2000, engines: [slotTaken] }, none)
  const [row] = table.rows({ atMs: 5000, engines: [using(5_000_000, 2_500_000, 20)] }, none)
  expect(row).toMatchObject({ rxBps: 8_000_000, txBps: 4_000_000 })
})

test('a container in place of another begins its counters anew: no rate, rather than a wrong one', () => {
  const table = createEngineTable()
  table.rows({ atMs: 0, engines: [using(9_000_000, 9_000_000)] }, none)
  const [row] = table.rows({ atMs: 5000, engines: [using(100, 100, 30)] }, none)
  expect(row).toMatchObject({ rxBps: null, txBps: null })
})

test('traffic that is over is not shown for ever', () => {
  const table = createEngineTable()
  table.rows({ atMs: 0, engines: [using(0, 0, 10)] }, none)
  const idle = using(5_000_000, 0, 20)
  expect(table.rows({ atMs: 5000, engines: [idle] }, none)[0]?.rxBps).toBe(8_000_000)
  expect(table.rows({ atMs: 15_000, engines: [idle] }, none)[0]?.rxBps).toBe(8_000_000)
  expect(table.rows({ atMs: 30_000, engines: [idle] }, none)[0]?.rxBps).toBe(0)
})

test('where nobody counts, there is no rate', () => {
  const table = createEngineTable()
  table.rows({ atMs: 0, engines: [using(null, null, 10)] }, none)
  expect(table.rows({ atMs: 5000, engines: [using(null, null, 20)] }, none)[0]).toMatchObject({
    rxBps: null,
    txBps: null,
  })
  expect(table.rows({ atMs: 60_000, engines: [using(null, null, 20)] }, none)[0]?.rxBps).toBeNull()
})

test('only starts that played have a latency, and each engine its own mean', () => {
  const start = (engineId: string | null, startMs: number | null) => ({
    atMs: 0,
    contentKey: 'x',
    name: null,
    engineId,
    attempts: 1,
    result: startMs === null ? 'fetch_failed' : 'played',
    blame: null,
    error: null,
    startMs,
    firstByteMs: null,
    selectionMs: null,
    provisioningMs: null,
  })
  const found = startsByEngine([start('e1', 1000), start('e1', 2000), start('e2', null), start(null, 50)])
  expect([...found]).toEqual([['e1', { count: 2, meanMs: 1500 }]])
})
