import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as electron from './electron-fake.ts'
import { fakeLog } from './orchestrator-fake.ts'
import { keepPlace, placeOn, restoredPlace, settledMs, smallest } from './window-state.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

let dataDir: string
beforeEach(() => {
  vi.useFakeTimers()
  electron.resetElectron()
  dataDir = mkdtempSync(join(tmpdir(), 'weir-place-'))
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(dataDir, { recursive: true })
})

const screens = [
  { x: 0, y: 0, width: 1920, height: 1040 },
  { x: 1920, y: 0, width: 2560, height: 1400 },
]
const state = (x: number, y: number, width = 1200, height = 700) => ({
  x,
  y,
  width,
  height,
  isMaximized: false,
})
const kept = () => readFileSync(join(dataDir, 'window.json'), 'utf8')

describe('where the window begins', () => {
  it('is in the middle when a monitor is gone', () => {
    expect(placeOn(screens.slice(0, 1), state(2500, 100))).toEqual({
      width: 1200,
      height: 700,
      isMaximized: false,
    })
  })

  it.each([
    ['above the screen', state(100, -50)],
    ['below it', state(100, 1030)],
    ['all but out of it to the left', state(-1150, 100)],
  ])('is in the middle when its title bar would be %s', (_where, wished) => {
    expect(placeOn(screens, wished)).not.toHaveProperty('x')
  })

  it('is where it was, also on the second screen and partly outside', () => {
    expect(placeOn(screens, state(2000, 300))).toMatchObject({ x: 2000, y: 300 })
    expect(placeOn(screens, state(-300, 10))).toMatchObject({ x: -300, y: 10 })
  })

  it('is no larger than the screen that it is on', () => {
    expect(placeOn(screens, state(10, 10, 4000, 3000))).toMatchObject({ width: 1920, height: 1040 })
  })

  it('can always be got hold of, whatever was kept', () => {
    const pixels = fc.integer({ min: -5000, max: 9000 })
    const size = fc.integer({ min: 1, max: 9000 })
    fc.assert(
      fc.property(pixels, pixels, size, size, (x, y, width, height) => {
        const place = placeOn(screens, state(x, y, width, height))
        expect(place.width).toBeGreaterThanOrEqual(smallest.width)
        if (place.x === undefined || place.y === undefined) return
        const { x: left, y: top } = { x: place.x, y: place.y }
        const seen = screens.some(
          (area) =>
            left + place.width > area.x &&
            left < area.x + area.width &&
            top >= area.y &&
            top < area.y + area.height,
        )
        expect(seen).toBe(true)
      }),
    )
  })

  it.each(['', 'null', '{"x": 1e9}', '{"x":0,"y":0,"width":"wide","height":1,"isMaximized":false}'])(
    'is as the first time when what was kept is %j',
    (text) => {
      writeFileSync(join(dataDir, 'window.json'), text)
      expect(restoredPlace(dataDir)).toEqual({ width: 1280, height: 800, isMaximized: false })
    },
  )
})

describe('the place of the window', () => {
  it('is kept when it has settled, once for a whole drag', () => {
    const window = new electron.BrowserWindow()
    keepPlace(electron.asBrowserWindow(window), { dataDir, log: fakeLog() })
    for (let x = 0; x < 100; x += 1) {
      window.bounds = { x, y: 20, width: 1100, height: 700 }
      window.emit('move')
    }
    expect(readdirSync(dataDir)).toEqual([])
    vi.advanceTimersByTime(settledMs)
    expect(JSON.parse(kept())).toEqual({ x: 99, y: 20, width: 1100, height: 700, isMaximized: false })
    expect(restoredPlace(dataDir)).toMatchObject({ x: 99, y: 20, width: 1100 })
  })

  it('is kept at the end, maximised with the size it has otherwise', () => {
    const window = new electron.BrowserWindow()
    const { stop } = keepPlace(electron.asBrowserWindow(window), { dataDir, log: fakeLog() })
    window.maximize()
    stop()
    expect(vi.getTimerCount()).toBe(0)
    expect(restoredPlace(dataDir)).toMatchObject({ width: 1280, isMaximized: true })
  })

  it('that the disk refuses is said in the log', () => {
    const log = fakeLog()
    const window = electron.asBrowserWindow(new electron.BrowserWindow())
    keepPlace(window, { dataDir: join(dataDir, 'gone'), log }).stop()
    expect(log.lines.join()).toContain('ENOENT')
  })
})
