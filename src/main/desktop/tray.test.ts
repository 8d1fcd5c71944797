import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type SessionView, type Snapshot } from '../../contract/state.ts'
import { fakeActs } from './acts-fake.ts'
import * as electron from './electron-fake.ts'
import { fakeLog, fakeOrchestrator } from './orchestrator-fake.ts'
import { setupTray, streamsShown, trayIntervalMs } from './tray.ts'
import { english } from './words/english.ts'
import { spanish } from './words/spanish.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

const acts = fakeActs()
const words = () => english
let orchestrator: ReturnType<typeof fakeOrchestrator>

beforeEach(() => {
  vi.useFakeTimers()
  electron.resetElectron()
  orchestrator = fakeOrchestrator()
})
afterEach(() => {
  vi.useRealTimers()
  vi.clearAllMocks()
})

const tray = () => electron.Tray.all[0]
const items = () => tray()?.menus.at(-1)?.template ?? []
const item = (id: string) => items().find((entry) => entry.id === id)

function stream(id: string, name: string | null, viewers: number): SessionView {
  const reader = {
    id: 'r',
    address: '127.0.0.1',
    player: 'VLC',
    state: 'playing',
    sinceMs: 0,
    bytes: 0,
    lagMs: 0,
  } as const
  return {
    id,
    name,
    infohash: null,
    contentIds: ['abcdef'.repeat(7).slice(0, 40)],
    engineId: 'e1',
    state: 'live',
    startedAtMs: 0,
    liveAtMs: 0,
    readers: Array.from({ length: viewers }, (_, at) => ({ ...reader, id: `r${at}` })),
    bytes: 0,
    bitrateBps: null,
    swarm: null,
    failovers: 0,
  } satisfies Snapshot['sessions'][number]
}

const waiting = (length: number) => orchestrator.change({ queue: { length, waiting: [] } })

describe('the tray', () => {
  it('lets Weir work on a desktop that has none, and says so in the log', () => {
    electron.Tray.unavailable = true
    const log = fakeLog()
    setupTray({ orchestrator, acts, words, log })
    expect(log.lines.join()).toContain('no tray')
    expect(orchestrator.listenerCount()).toBe(0)
    waiting(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('shows the state as a line that cannot be clicked', () => {
    setupTray({ orchestrator, acts, words, log: fakeLog() })
    expect(item('state')).toMatchObject({
      label: 'Demo: No engine is running · no streams · no viewers · nothing waiting',
      enabled: false,
    })
    expect(tray()?.tooltip).toContain('No engine is running')
  })

  it('does what its entries say; a click on the icon shows the window', () => {
    setupTray({ orchestrator, acts, words, log: fakeLog() })
    for (const id of ['copy-playlist-url', 'open-in-vlc', 'pause-scaling', 'show', 'quit'])
      item(id)?.click?.()
    tray()?.emit('click')
    for (const act of [acts.copyPlaylistUrl, acts.openInVlc, acts.pauseScaling, acts.quit]) {
      expect(act).toHaveBeenCalledTimes(1)
    }
    expect(acts.show).toHaveBeenCalledTimes(2)
  })

  it.each(['paused', 'manual'] as const)('offers to resume scaling while it is %s', (mode) => {
    orchestrator.change({ scaling: { ...orchestrator.snapshot().scaling, mode } })
    setupTray({ orchestrator, acts, words, log: fakeLog() })
    expect(item('pause-scaling')).toBeUndefined()
    item('resume-scaling')?.click?.()
    expect(acts.resumeScaling).toHaveBeenCalledTimes(1)
  })

  it('names what plays, with its viewers; a click opens the page of the streams', () => {
    orchestrator.change({ sessions: [stream('s1', 'Sports One', 3), stream('s2', null, 1)] })
    setupTray({ orchestrator, acts, words, log: fakeLog() })
    expect(item('stream-s1')?.label).toBe('Sports One: 3 viewers')
    expect(item('stream-s2')?.label).toBe('Stream abcdefab: 1 viewer')
    item('stream-s1')?.click?.()
    expect(acts.showPage).toHaveBeenCalledExactlyOnceWith('streams')
  })

  it('does not grow beyond the screen with many streams', () => {
    const sessions = Array.from({ length: streamsShown + 3 }, (_, at) => stream(`s${at}`, `Channel ${at}`, 1))
    orchestrator.change({ sessions })
    setupTray({ orchestrator, acts, words, log: fakeLog() })
    expect(items().filter(({ id }) => id?.startsWith('stream-'))).toHaveLength(streamsShown)
    expect(item('more-streams')?.label).toBe('and 3 more')
  })

  it('shows a name as it is, whatever a playlist calls a channel', () => {
    orchestrator.change({ sessions: [stream('s1', 'News & Sports\u2028\u0007Quit Weir', 0)] })
    setupTray({ orchestrator, acts, words, log: fakeLog() })
    expect(item('stream-s1')?.label).toBe('News && Sports Quit Weir: no viewers')
  })

  it('speaks Spanish from the moment that it is the language', () => {
    let language = english
    const { redraw } = setupTray({ orchestrator, acts, words: () => language, log: fakeLog() })
    expect(item('quit')?.label).toBe('Quit Weir')
    language = spanish
    redraw()
    expect(item('quit')?.label).toBe('Salir de Weir')
    expect(item('state')?.label).toContain('No hay ningún motor en marcha')
  })

  it('follows the state, once a second at most, with a menu set anew', () => {
    setupTray({ orchestrator, acts, words, log: fakeLog() })
    for (let count = 1; count <= 4; count += 1) waiting(count)
    expect(tray()?.menus).toHaveLength(1)
    vi.advanceTimersByTime(trayIntervalMs)
    expect(tray()?.menus).toHaveLength(2)
    expect(item('state')?.label).toContain('4 waiting')
    expect(tray()?.images).toHaveLength(2)
  })

  it('stays as it is when nothing of it changed', () => {
    setupTray({ orchestrator, acts, words, log: fakeLog() })
    orchestrator.change({ channels: { count: 3, source: 'demo' } })
    vi.advanceTimersByTime(trayIntervalMs)
    expect(tray()?.menus).toHaveLength(1)
  })

  it('leaves no timer and no subscription behind', () => {
    const { stop } = setupTray({ orchestrator, acts, words, log: fakeLog() })
    waiting(1)
    stop()
    expect(tray()?.destroyed).toBe(true)
    expect(orchestrator.listenerCount()).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})
