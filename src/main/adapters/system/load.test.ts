import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { totalmem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSystemLoad, type SystemLoad } from './load.ts'

const mib = 2 ** 20
let root = ''
let load: SystemLoad | null = null
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weir-load-'))
})
afterEach(() => {
  load?.close()
  rmSync(root, { recursive: true, force: true })
})

/** A machine whose control groups are these files. */
function machine(ownCgroups: string, files: Record<string, string>): () => ReturnType<SystemLoad['memory']> {
  writeFileSync(join(root, 'own'), ownCgroups)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  const started = createSystemLoad({ cgroupRoot: root, ownCgroups: join(root, 'own') })
  load = started
  return () => started.memory()
}

describe('memory', () => {
  it('is measured against machine and heap where there are no control groups', () => {
    load = createSystemLoad({ cgroupRoot: '/nowhere', ownCgroups: '/nowhere/cgroup' })
    const { usedBytes, limitBytes } = load.memory()
    expect(usedBytes).toBeGreaterThan(mib)
    expect(limitBytes).toBeGreaterThan(usedBytes)
    expect(limitBytes).toBeLessThanOrEqual(totalmem())
  })

  it('is that of the container when its limit is the nearest, what is cached from disk left out', () => {
    const memory = machine('0::/\n', {
      'memory.max': `${100 * mib}\n`,
      'memory.current': `${99 * mib}\n`,
      'memory.stat': `anon ${50 * mib}\ninactive_file ${30 * mib}\nactive_file ${4 * mib}\nfile_mapped 7\n`,
    })
    expect(memory()).toEqual({ usedBytes: 65 * mib, limitBytes: 100 * mib })
  })

  it('is that of an outer group when its limit is nearer than the own one', () => {
    const memory = machine('0::/house.slice/weir.service\n', {
      'house.slice/weir.service/memory.max': `${200 * mib}`,
      'house.slice/weir.service/memory.current': `${100 * mib}`,
      'house.slice/memory.max': `${300 * mib}`,
      'house.slice/memory.current': `${290 * mib}`,
    })
    expect(memory()).toEqual({ usedBytes: 290 * mib, limitBytes: 300 * mib })
  })

  it('is found in groups of version 1 too, as older NAS have them', () => {
    const memory = machine('9:cpu,cpuacct:/\n4:memory:/docker/abc\n', {
      // As seen inside a container: the path is the host's, the files are at the root.
      'memory/memory.limit_in_bytes': `${64 * mib}`,
      'memory/memory.usage_in_bytes': `${63 * mib}`,
      'memory/memory.stat': `inactive_file 1\ntotal_inactive_file ${3 * mib}\ntotal_active_file 0\n`,
    })
    expect(memory()).toEqual({ usedBytes: 60 * mib, limitBytes: 64 * mib })
  })

  it.each(['max', '9223372036854771712', 'nonsense', ''])('has no limit by a group that says %j', (max) => {
    const memory = machine('0::/\n', { 'memory.max': max, 'memory.current': `${10 ** 15}` })
    expect(memory().usedBytes).toBeLessThan(10 ** 15)
  })

  it('is measured on when the group vanishes', () => {
    const memory = machine('0::/\n', { 'memory.max': `${100 * mib}`, 'memory.current': `${99 * mib}` })
    expect(memory().limitBytes).toBe(100 * mib)
    rmSync(join(root, 'memory.max'))
    expect(memory().limitBytes).not.toBe(100 * mib)
  })
})

describe('the delay of the event loop', () => {
  const block = (ms: number): void => {
    const endMs = performance.now() + ms
    while (performance.now() < endMs);
  }

  it('is seen when turn after turn takes too long, and forgotten when that is over', async () => {
    load = createSystemLoad({ windowMs: 300 })
    for (let turn = 0; turn < 12; turn++) {
      block(80)
      await sleep(1)
    }
    expect(load.eventLoopDelayMs()).toBeGreaterThan(40)
    let calmest = Infinity
    for (let turn = 0; turn < 40 && calmest > 40; turn++) {
      await sleep(100)
      calmest = Math.min(calmest, load.eventLoopDelayMs())
    }
    expect(calmest).toBeLessThanOrEqual(40)
  })

  it('costs next to nothing to ask, and keeps nothing alive', () => {
    const before = process.getActiveResourcesInfo()
    load = createSystemLoad()
    expect(process.getActiveResourcesInfo()).toEqual(before)
    const beganMs = performance.now()
    for (let n = 0; n < 200; n++) {
      load.eventLoopDelayMs()
      load.memory()
    }
    expect((performance.now() - beganMs) / 200).toBeLessThan(5)
  })
})
