import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createHostProbe, type HostSources } from './host.ts'

function machine(platform: NodeJS.Platform = 'linux') {
  const now = { atMs: 0, busyMs: 1000, totalMs: 100_000 }
  const sources: HostSources = {
    platform,
    times: () => ({ busyMs: now.busyMs, totalMs: now.totalMs }),
    availableBytes: () => 3e9,
    totalBytes: () => 8e9,
    nowMs: () => now.atMs,
  }
  return {
    now,
    probe: createHostProbe(sources),
    pass: (ms: number, busyShare: number) => {
      now.atMs += ms
      now.totalMs += 4 * ms
      now.busyMs += 4 * ms * busyShare
    },
  }
}

it('tells how busy all cores were together since it was asked last', () => {
  const { probe, pass } = machine()
  pass(1000, 0.75)
  expect(probe.room()).toEqual({ availableBytes: 3e9, totalBytes: 8e9, cpuShare: 0.75 })
  pass(2000, 0.5)
  expect(probe.room()?.cpuShare).toBe(0.5)
})

it('does not take a moment for the whole: asked twice within a second, it says the same', () => {
  const { probe, pass } = machine()
  pass(1000, 0.5)
  probe.room()
  pass(10, 1)
  expect(probe.room()?.cpuShare).toBe(0.5)
})

it('is not led astray by counters that go back, as when cores are taken away', () => {
  const { probe, pass, now } = machine()
  pass(1000, 0.5)
  probe.room()
  Object.assign(now, { atMs: 3000, busyMs: 0, totalMs: 10 })
  expect(probe.room()?.cpuShare).toBe(0.5)
})

it('says nothing where the machine does not tell what engines could take', () => {
  expect(machine('darwin').probe.room()).toBeNull()
})

it.skipIf(process.platform !== 'linux')(
  'counts what programs could take, not what happens to be empty',
  () => {
    const room = createHostProbe().room()
    const available = /MemAvailable:\s+(\d+) kB/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]
    const difference = Math.abs((room?.availableBytes ?? 0) - Number(available) * 1024)
    expect(difference).toBeLessThan(200e6)
  },
)
