import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as electron from './electron-fake.ts'
import { fakeLog } from './orchestrator-fake.ts'
import { setupQuit, stopDeadlineMs } from './quit.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

beforeEach(() => {
  vi.useFakeTimers()
  electron.resetElectron()
})
afterEach(() => vi.useRealTimers())

function setup(stop: () => Promise<void>) {
  const log = fakeLog()
  const signals = new EventEmitter()
  setupQuit({ stop, log, signals: signals as unknown as NodeJS.Process })
  return { log, signals }
}

describe('quitting', () => {
  it('ends the process with an error when the stop takes too long', async () => {
    const { log } = setup(() => new Promise(() => undefined))
    electron.app.quit()
    await vi.advanceTimersByTimeAsync(stopDeadlineMs - 1)
    expect(electron.app.exits).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(electron.app.exits).toEqual([1])
    expect(log.lines.join()).toContain('15 s')
  })

  it('ends the process with an error when the stop fails', async () => {
    const { log } = setup(() => Promise.reject(new Error('disk full')))
    electron.app.quit()
    await vi.runAllTimersAsync()
    expect(electron.app.exits).toEqual([1])
    expect(log.lines.join()).toContain('disk full')
  })

  it('stops Weir once, however often it is asked, and only then ends the process', async () => {
    let release = (): void => undefined
    const stop = vi.fn(() => new Promise<void>((resolve) => (release = resolve)))
    setup(stop)
    electron.app.quit()
    electron.app.quit()
    await vi.advanceTimersByTimeAsync(10)
    expect(electron.app.exits).toEqual([])
    release()
    await vi.advanceTimersByTimeAsync(0)
    expect(electron.app.exits).toEqual([0])
    expect(stop).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(['SIGTERM', 'SIGINT'])('begins with %s as well', async (signal) => {
    const { signals } = setup(() => Promise.resolve())
    signals.emit(signal)
    await vi.advanceTimersByTimeAsync(0)
    expect(electron.app.exits).toEqual([0])
  })
})
