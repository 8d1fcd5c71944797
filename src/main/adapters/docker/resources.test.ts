import { type ContainerStats } from 'dockerode'
import { expect, it } from 'vitest'
import { readStats } from './resources.ts'

const second = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString()

function stats(given: { read: string; usedNs?: number; memory?: object; networks?: object }): ContainerStats {
  return {
    read: given.read,
    cpu_stats: given.usedNs === undefined ? {} : { cpu_usage: { total_usage: given.usedNs } },
    memory_stats: given.memory ?? { usage: 100, limit: 1000, stats: { inactive_file: 30 } },
    networks: given.networks,
  } as unknown as ContainerStats
}

it('is nothing for a container that has ended', () => {
  const dead = stats({ read: '0001-01-01T00:00:00Z', usedNs: 0, memory: {} })
  expect(readStats(dead, { atMs: 0, usedNs: 0 })).toBeNull()
  expect(readStats(stats({ read: second(1) }), { atMs: 0, usedNs: 0 })).toBeNull()
})

it('shows the load since the last look, in percent of one core', () => {
  const first = readStats(stats({ read: second(10), usedNs: 5e9 }), {
    atMs: Date.parse(second(0)),
    usedNs: 0,
  })
  expect(first?.resources.cpuPercent).toBeCloseTo(50)
  const next = readStats(stats({ read: second(11), usedNs: 7e9 }), first!.sample)
  expect(next?.resources.cpuPercent).toBeCloseTo(200)
})

it('never shows a negative load or memory, whatever the daemon counts', () => {
  const odd = stats({ read: second(1), usedNs: 1, memory: { usage: 10, stats: { inactive_file: 30 } } })
  const read = readStats(odd, { atMs: Date.parse(second(0)), usedNs: 5e9 })
  expect(read?.resources).toMatchObject({ cpuPercent: 0, memoryBytes: 0, memoryLimitBytes: null })
  expect(readStats(odd, { atMs: Date.parse(second(1)), usedNs: 0 })?.resources.cpuPercent).toBe(0)
})

it.each([
  ['cgroup v2', { inactive_file: 30 }],
  ['cgroup v1', { total_inactive_file: 30, inactive_file: 5 }],
])('leaves out the page cache that costs nothing (%s), and adds the networks up', (_, detail) => {
  const read = readStats(
    stats({
      read: second(1),
      usedNs: 0,
      memory: { usage: 100, limit: 1000, stats: detail },
      networks: { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
    }),
    { atMs: 0, usedNs: 0 },
  )
  expect(read?.resources).toMatchObject({
    memoryBytes: 70,
    memoryLimitBytes: 1000,
    netRxBytes: 11,
    netTxBytes: 22,
  })
})
