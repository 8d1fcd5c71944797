import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import Docker from 'dockerode'
import { expect, it } from 'vitest'
import { startPrivateDaemon } from '../support/docker-daemon.ts'

const isRoot = process.getuid?.() === 0
// Not /sys: it may show the network of another namespace.
const bridges = () =>
  execFileSync('ip', ['-o', 'link', 'show', 'type', 'bridge'], { encoding: 'utf8' }).match(/weir-br-\d+/g) ??
  []

it('a private daemon runs beside any other, and leaves nothing behind', async () => {
  if (!isRoot) {
    await expect(startPrivateDaemon()).rejects.toThrow(/only root on Linux can start one/)
    return
  }
  // The tests themselves may run on such a one.
  const before = bridges()
  const daemon = await startPrivateDaemon()
  try {
    const docker = new Docker({ socketPath: daemon.host.replace('unix://', ''), host: undefined })
    expect(await docker.listContainers({ all: true })).toEqual([])
    expect(bridges()).toHaveLength(before.length + 1)
  } finally {
    await daemon.stop()
  }
  const dir = daemon.host.replace('unix://', '').replace('/docker.sock', '')
  expect(existsSync(dir)).toBe(false)
  expect(readFileSync('/proc/self/mounts', 'utf8')).not.toContain(dir)
  expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(dir)
  expect(bridges()).toEqual(before)
})
