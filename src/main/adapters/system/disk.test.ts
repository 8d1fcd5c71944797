import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { createDiskProbe } from './disk.ts'

it('a folder that is not there has no room to tell of', async () => {
  expect(await createDiskProbe('/nowhere/at/all').room()).toBeNull()
})

it('the room of a folder is that of its disk', async () => {
  const room = await createDiskProbe(tmpdir()).room()
  expect(room?.freeBytes).toBeGreaterThan(0)
})
