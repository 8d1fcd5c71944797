/**
 * Where the window was, kept in the data folder: it comes back there, unless that place is on no screen any more (a
 * monitor was unplugged), and never larger than the screen that it is on.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { screen, type BrowserWindow, type Rectangle } from 'electron'
import { z } from 'zod'
import { type Logger } from '../core/ports.ts'

const pixels = z.number().int().min(-100_000).max(100_000)
const stateSchema = z.object({
  x: pixels,
  y: pixels,
  width: pixels.positive(),
  height: pixels.positive(),
  isMaximized: z.boolean(),
})
export type WindowState = z.infer<typeof stateSchema>

/** How the window begins; without x and y the system puts it in the middle. */
export interface WindowPlace {
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
  readonly isMaximized: boolean
}

export const smallest = { width: 1000, height: 640 }
const initial: WindowPlace = { width: 1280, height: 800, isMaximized: false }

/** So much of the title bar must be on a screen to get hold of it with the mouse. */
const graspable = { width: 120, height: 32 }

/** The place of the last time, on the screens that there are now. */
export function restoredPlace(dataDir: string): WindowPlace {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
  return placeOn(areas, readState(dataDir))
}

/** @param areas of the screens, without panels and docks; the main one first */
export function placeOn(areas: readonly Rectangle[], state: WindowState | null): WindowPlace {
  const wished: WindowPlace = state ?? initial
  const sizeOn = (area: Rectangle | undefined) => ({
    width: within(wished.width, smallest.width, area?.width),
    height: within(wished.height, smallest.height, area?.height),
  })
  const { isMaximized } = wished
  const seenOn = areas.find((area) => state !== null && isGraspable({ ...state, ...sizeOn(area) }, area))
  if (seenOn === undefined || state === null) return { ...sizeOn(areas[0]), isMaximized }
  return { x: state.x, y: state.y, ...sizeOn(seenOn), isMaximized }
}

/** A screen smaller than the smallest window gets that one all the same. */
const within = (value: number, least: number, most = value): number => Math.max(least, Math.min(value, most))

function isGraspable({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const seenWidth = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  return seenWidth >= graspable.width && y >= area.y && y + graspable.height <= area.y + area.height
}

const fileOf = (dataDir: string): string => join(dataDir, 'window.json')

/** null where there is none, or none that makes sense: then the window begins as the first time. */
function readState(dataDir: string): WindowState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')))
  } catch {
    return null
  }
}

/** A window that is dragged moves a hundred times a second. */
export const settledMs = 500

/** Keeps the place up to date until `stop`, which keeps the last one. */
export function keepPlace(
  window: BrowserWindow,
  { dataDir, log }: { dataDir: string; log: Pick<Logger, 'warn'> },
): { stop(this: void): void } {
  let timer: NodeJS.Timeout | undefined

  function save(): void {
    clearTimeout(timer)
    timer = undefined
    if (window.isDestroyed()) return
    const { x, y, width, height } = window.getNormalBounds()
    const state: WindowState = { x, y, width, height, isMaximized: window.isMaximized() }
    try {
      // Beside it, then over it: a power cut leaves the old place or the new one.
      writeFileSync(`${fileOf(dataDir)}.tmp`, `${JSON.stringify(state)}\n`, { mode: 0o600 })
      renameSync(`${fileOf(dataDir)}.tmp`, fileOf(dataDir))
    } catch (error) {
      log.warn('The place of the window was not kept', { why: String(error) })
    }
  }

  function later(): void {
    timer ??= setTimeout(save, settledMs)
  }

  window.on('resize', later)
  window.on('move', later)
  window.on('maximize', later)
  window.on('unmaximize', later)
  return { stop: save }
}
