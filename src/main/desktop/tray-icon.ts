/**
 * The tray's icons: one shape and one colour for each status, drawn here, so that they are the same five as in the
 * window and need no files. Shape alone tells them apart, for those who do not see the colours.
 */
import { nativeImage, type NativeImage } from 'electron'
import { type OverallStatus } from '../../contract/sentence.ts'

type Colour = readonly [red: number, green: number, blue: number]
/** Whether a point is inside the shape; the centre is (0, 0), the edge of the icon at 1. */
type Shape = (x: number, y: number) => boolean

const disc: Shape = (x, y) => Math.hypot(x, y) <= 0.8
const ring: Shape = (x, y) => disc(x, y) && Math.hypot(x, y) >= 0.5
const halfDisc: Shape = (x, y) => disc(x, y) && (x <= 0 || Math.hypot(x, y) >= 0.62)
const triangle: Shape = (x, y) => y <= 0.75 && y >= 2 * Math.abs(x) - 0.95
const hexagon: Shape = (x, y) => Math.abs(x) <= 0.75 && Math.abs(y) + Math.abs(x) * 0.58 <= 0.87

// Mid tones that stand out on light and on dark panels (contrast of at least 3 : 1 against white and #202020).
const looks: Readonly<Record<OverallStatus, { shape: Shape; colour: Colour }>> = {
  ok: { shape: disc, colour: [0x1f, 0x9d, 0x55] },
  attention: { shape: triangle, colour: [0xc7, 0x7d, 0x0a] },
  bad: { shape: hexagon, colour: [0xd9, 0x38, 0x38] },
  busy: { shape: halfDisc, colour: [0x2f, 0x7f, 0xd6] },
  idle: { shape: ring, colour: [0x80, 0x86, 0x8f] },
}

/** 16 px, with a second representation for screens of double density. */
export function trayIcon(status: OverallStatus): NativeImage {
  const image = nativeImage.createFromBitmap(drawIcon(status, 16), { width: 16, height: 16 })
  image.addRepresentation({ scaleFactor: 2, width: 32, height: 32, buffer: drawIcon(status, 32) })
  return image
}

/** Pixels in the order that Chromium's bitmaps have (blue, green, red, alpha), premultiplied, edges smoothed. */
export function drawIcon(status: OverallStatus, sizePx: number): Buffer {
  const {
    shape,
    colour: [red, green, blue],
  } = looks[status]
  const pixels = Buffer.alloc(sizePx * sizePx * 4)
  for (let index = 0; index < sizePx * sizePx; index += 1) {
    const share = coverage(shape, index % sizePx, Math.floor(index / sizePx), sizePx)
    pixels.set(
      [blue, green, red, 255].map((value) => Math.round(value * share)),
      index * 4,
    )
  }
  return pixels
}

const samplesPerSide = 4

/** The part of a pixel that the shape covers, 0 to 1. */
function coverage(shape: Shape, column: number, row: number, sizePx: number): number {
  let hits = 0
  for (let sample = 0; sample < samplesPerSide ** 2; sample += 1) {
    const offsetX = ((sample % samplesPerSide) + 0.5) / samplesPerSide
    const offsetY = (Math.floor(sample / samplesPerSide) + 0.5) / samplesPerSide
    const x = ((column + offsetX) / sizePx) * 2 - 1
    const y = ((row + offsetY) / sizePx) * 2 - 1
    if (shape(x, y)) hits += 1
  }
  return hits / samplesPerSide ** 2
}
