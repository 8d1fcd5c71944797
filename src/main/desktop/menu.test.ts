import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeActs } from './acts-fake.ts'
import * as electron from './electron-fake.ts'
import { menuTemplate, setupMenu } from './menu.ts'
import { railPages } from '../../contract/pages.ts'
import { setupSingleInstance } from './single-instance.ts'
import { english } from './words/english.ts'
import { spanish } from './words/spanish.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

beforeEach(() => electron.resetElectron())

const entries = (platform: NodeJS.Platform, words = english, acts = fakeActs()) =>
  (menuTemplate({ acts, words, platform }) as electron.FakeMenuItem[]).flatMap(({ submenu }) => submenu ?? [])

describe('the application menu', () => {
  it('does what its entries say', () => {
    const acts = fakeActs()
    setupMenu({ acts, words: english, platform: 'linux' })
    const all = electron.Menu.application?.template.flatMap(({ submenu }) => submenu ?? []) ?? []
    for (const { click } of all) click?.()
    for (const act of [acts.copyPlaylistUrl, acts.openInVlc, acts.openInBrowser, acts.quit]) {
      expect(act).toHaveBeenCalledTimes(1)
    }
    const pages = acts.showPage.mock.calls.map(([page]: unknown[]) => page)
    expect(new Set(pages)).toEqual(new Set(railPages))
  })

  it.each(['linux', 'darwin', 'win32'] as const)('gives no key to two entries on %s', (platform) => {
    const keys = entries(platform).flatMap(({ accelerator }) => accelerator ?? [])
    expect(keys).toContain('CmdOrCtrl+Q')
    expect(keys).toContain('CmdOrCtrl+,')
    expect(keys).toContain('CmdOrCtrl+1')
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('has the items that macOS expects there only', () => {
    const roles = (platform: NodeJS.Platform) => entries(platform).map(({ role }) => role)
    expect(roles('darwin')).toContain('hideOthers')
    expect(roles('linux')).not.toContain('hideOthers')
    // Without these copy and paste do not work from the keyboard on macOS.
    expect(roles('darwin')).toEqual(expect.arrayContaining(['cut', 'copy', 'paste', 'selectAll']))
  })

  it('is Spanish where that is the language, without a word of English left', () => {
    const labels = (words: typeof english) => entries('darwin', words).flatMap(({ label }) => label ?? [])
    const both = labels(english).filter((label) => labels(spanish).includes(label))
    expect(both).toEqual([])
  })
})

describe('a second start', () => {
  it('ends at once when a first one holds the lock', () => {
    electron.app.lockIsFree = false
    expect(setupSingleInstance({ onSecondStart: () => undefined })).toBe(false)
  })

  it('is told to the first one, with its arguments', () => {
    const onSecondStart = vi.fn()
    expect(setupSingleInstance({ onSecondStart })).toBe(true)
    electron.app.emit('second-instance', {}, ['weir', '--hidden'], '/')
    expect(onSecondStart).toHaveBeenCalledExactlyOnceWith(['weir', '--hidden'])
  })
})
