import { describe, expect, it, vi } from 'vitest'
import { type OverallStatus } from '../../contract/sentence.ts'
import { drawIcon, trayIcon } from './tray-icon.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

const statuses: OverallStatus[] = ['ok', 'attention', 'bad', 'busy', 'idle']

/** The shape alone: which pixels are more than half covered. */
function outline(status: OverallStatus): string {
  const pixels = drawIcon(status, 16)
  const rows: string[] = []
  for (let row = 0; row < 16; row += 1) {
    let line = ''
    for (let column = 0; column < 16; column += 1) {
      line += (pixels[(row * 16 + column) * 4 + 3] ?? 0) > 127 ? '#' : '.'
    }
    rows.push(line)
  }
  return rows.join('\n')
}

describe('the tray icon', () => {
  it('can be told apart without colours', () => {
    expect(new Set(statuses.map(outline)).size).toBe(statuses.length)
  })

  it.each(statuses)('of %s stays within its frame and fills a good part of it', (status) => {
    const rows = outline(status).split('\n')
    expect(rows[0]).not.toContain('#')
    expect(rows.every((row) => !row.startsWith('#') && !row.endsWith('#'))).toBe(true)
    const covered = rows.join('').replaceAll('.', '').length
    expect(covered).toBeGreaterThan(60)
  })

  it('has premultiplied pixels, as Chromium wants them', () => {
    const pixels = drawIcon('bad', 32)
    for (let at = 0; at < pixels.length; at += 4) {
      const alpha = pixels[at + 3] ?? 0
      for (const value of pixels.subarray(at, at + 3)) expect(value).toBeLessThanOrEqual(alpha)
    }
  })

  it('is 16 px wide', () => {
    expect(trayIcon('ok')).toMatchObject({ size: { width: 16, height: 16 } })
  })
})
