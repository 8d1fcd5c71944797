import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { importAgain } from './import-again.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function failing(times: number) {
  const beganMs = Date.now()
  const triedAtMs: number[] = []
  const load = async () => {
    triedAtMs.push(Date.now() - beganMs)
    if (triedAtMs.length <= times) throw new TypeError(`not fetched at try ${triedAtMs.length}`)
    return { default: 'the page' }
  }
  return { load, triedAtMs }
}

test('a page that does not come is asked for four times, and then its last failure is told', async () => {
  const { load, triedAtMs } = failing(Infinity)
  const told = expect(importAgain(load, async () => undefined)).rejects.toThrow('not fetched at try 4')
  await vi.advanceTimersByTimeAsync(60_000)
  await told
  expect(triedAtMs).toEqual([0, 300, 1300, 3300])
})

test('a page that comes at the second try is there, and is not asked for again', async () => {
  const { load, triedAtMs } = failing(1)
  const page = importAgain(load, async () => undefined)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await page).toEqual({ default: 'the page' })
  expect(triedAtMs).toEqual([0, 300])
})

test('a page whose style sheet does not come is not shown without it', async () => {
  const { load, triedAtMs } = failing(1)
  let styles = 0
  const page = importAgain(load, async () => {
    if (++styles < 3) throw new Error('Unable to preload CSS')
  })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await page).toEqual({ default: 'the page' })
  expect(triedAtMs).toEqual([0, 3300])
})

test('a page that comes at once costs nothing', async () => {
  const { load } = failing(0)
  expect(await importAgain(load)).toEqual({ default: 'the page' })
  expect(vi.getTimerCount()).toBe(0)
})
