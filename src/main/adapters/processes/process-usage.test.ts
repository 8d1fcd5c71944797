import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { processUsage } from './process-usage.ts'

/** A shell with a child that fills 64 MB and burns processor time, then says so. */
const heavyChild = `${process.execPath} -e "
  const held = Buffer.alloc(64e6, 1)
  while (process.cpuUsage().user < 300e3);
  console.log('done', held.length)
  setInterval(() => held[0], 1000)
"; true`

it.runIf(process.platform === 'linux')('counts what an entry point and its children use', async () => {
  const shell = spawn('sh', ['-c', heavyChild], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await once(shell.stdout, 'data')
    const usage = await processUsage(shell.pid ?? 0)
    expect(usage?.memoryBytes).toBeGreaterThan(64e6)
    expect(usage?.memoryBytes).toBeLessThan(400e6)
    expect(usage?.cpuMs).toBeGreaterThan(200)
  } finally {
    process.kill(-(shell.pid ?? 0), 'SIGKILL')
  }
})

it('is unknown for a process that is gone', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  expect(await processUsage(child.pid ?? 0)).toBeNull()
})
