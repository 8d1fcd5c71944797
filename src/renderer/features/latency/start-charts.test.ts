import { afterEach, expect, test } from 'vitest'
import { type LatencyView } from '../../../contract/state.ts'
import { csvOf } from '../../components/csv.ts'
import { setLanguage, t } from '../../i18n/i18n.ts'
import { kindRows } from './kind-rows.ts'
import { criticalOf } from './limits.ts'
import { failureChart, latencyChart, outcomeChart } from './start-charts.ts'
import { bucketColumns, type StartsBucket } from './starts-csv.ts'
import { type ToldStarts } from './use-starts.ts'

afterEach(() => setLanguage('en'))

const none: LatencyView = { count: 0, meanMs: null, p50Ms: null, p95Ms: null, p99Ms: null }
const took = (ms: number): LatencyView => ({
  count: 4,
  meanMs: ms,
  p50Ms: ms - 1,
  p95Ms: ms + 2,
  p99Ms: ms + 3,
})

function bucket(fromMs: number, count: number, failuresByKind: Record<string, number> = {}): StartsBucket {
  const failures = Object.values(failuresByKind).reduce((sum, one) => sum + one, 0)
  const latency = count === 0 ? none : took(1000 + fromMs)
  return {
    fromMs,
    count,
    failures,
    failuresByKind,
    failuresByBlame: failures === 0 ? {} : { content: failures },
    start: latency,
    firstByte: latency,
    selection: took(0.02),
    provisioning: latency,
  }
}

function told(buckets: readonly StartsBucket[]): ToldStarts {
  const total = bucket(0, 0)
  const failuresByKind: Record<string, number> = {}
  for (const one of buckets)
    for (const [kind, count] of Object.entries(one.failuresByKind))
      failuresByKind[kind] = (failuresByKind[kind] ?? 0) + count
  return {
    steps: { fromMs: 0, toMs: 400, stepMs: 100 },
    result: {
      stepMs: 100,
      buckets: [...buckets],
      total: {
        ...total,
        count: buckets.reduce((sum, { count }) => sum + count, 0),
        failures: buckets.reduce((sum, { failures }) => sum + failures, 0),
        failuresByKind,
        start: took(1111),
      },
      topFailing: [],
    },
  }
}

test('a step in which nothing was started is a gap in latencies and rates, and none in counts', () => {
  const answer = told([bucket(0, 4), bucket(200, 2, { stalled: 1 })])
  expect(failureChart(t, answer, {}).series[0]?.values).toEqual([0, null, 0.5, null])
  expect(latencyChart(t, answer, 'start', {}).series.map(({ id, values }) => [id, ...values])).toEqual([
    ['p50', 999, null, 1199, null],
    ['p95', 1002, null, 1202, null],
    ['p99', 1003, null, 1203, null],
    ['mean', 1000, null, 1200, null],
  ])
  expect(outcomeChart(t, answer).series.map(({ name, values }) => [name, ...values])).toEqual([
    ['played', 4, 0, 1, 0],
    ['stalled', 0, 0, 1, 0],
  ])
})

test('a step whose only starts were given up by their viewers fails no share of nothing', () => {
  expect(failureChart(t, told([bucket(0, 0)]), {}).series[0]?.values).toEqual([null, null, null, null])
})

test('kinds beyond what can be told apart are one line together', () => {
  const kinds = (names: string[]) =>
    outcomeChart(t, told([bucket(0, 30, Object.fromEntries(names.map((name, i) => [name, 9 - i])))])).series
  expect(kinds(['stalled', 'looping', 'encrypted', 'overloaded']).map(({ name }) => name)).toEqual([
    'played',
    'stalled',
    'repeated itself',
    'encrypted',
    'machine overloaded',
  ])
  const five = kinds(['stalled', 'looping', 'encrypted', 'overloaded', 'of_a_newer_weir'])
  expect(five.map(({ name, values }) => [name, values[0]])).toEqual([
    ['played', 30 - 9 - 8 - 7 - 6 - 5],
    ['stalled', 9],
    ['repeated itself', 8],
    ['encrypted', 7],
    ['other failures', 11],
  ])
})

test('limits stand for the 95th percentile, and one that the user switched off is not drawn', () => {
  const chart = latencyChart(t, told([bucket(0, 1)]), 'start', { target: 10_000, critical: undefined })
  expect(chart).toMatchObject({ target: 10_000, limitsOf: 'p95' })
  expect(chart).not.toHaveProperty('critical')
})

test('critical is where the alert is raised, in milliseconds', () => {
  const rule = {
    title: '',
    level: 'bad',
    page: 'latency',
    side: 'above',
    clear: 0,
    forS: 0,
    minEvents: null,
    value: null,
    events: null,
    state: 'calm',
    muted: false,
    mutedUntilMs: null,
  } as const
  const rules = [
    { ...rule, rule: 'p95Start', unit: 's', raise: 30 },
    { ...rule, rule: 'selection', unit: 'ms', raise: 100 },
    { ...rule, rule: 'failureRate', unit: 'share', raise: 0.3, state: 'off' },
  ] as const
  expect((['p95Start', 'selection', 'failureRate'] as const).map((one) => criticalOf(rules, one))).toEqual([
    30_000,
    100,
    undefined,
  ])
  expect(criticalOf([], 'selection')).toBeUndefined()
})

test('outcomes by kind are shares of all starts, what played first', () => {
  const answer = told([bucket(0, 10, { stalled: 1, encrypted: 3 })])
  expect(kindRows(answer.result.total)).toEqual([
    { kind: 'played', count: 6, share: 0.6 },
    { kind: 'encrypted', count: 3, share: 0.3 },
    { kind: 'stalled', count: 1, share: 0.1 },
  ])
  expect(kindRows(told([]).result.total)).toEqual([])
})

test('a CSV has one row for each step, plain numbers, and kinds by the names of the API in every language', async () => {
  await setLanguage('es')
  const [head, row, end] = csvOf(bucketColumns(t), [bucket(200, 2, { stalled: 1 })]).split('\r\n')
  expect(head?.split(',')).toHaveLength(4 + 16)
  expect(head).toMatch(/^Desde,Arranques,Fallos,Fallos por tipo,Arranque p50 \(ms\)/)
  expect(row).toMatch(/^1970-01-01T00:00:00\.200Z,2,1,stalled 1,1199,1202,1203,1200,/)
  expect(end).toBe('')
})
