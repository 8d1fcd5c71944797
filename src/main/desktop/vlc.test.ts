import { EventEmitter } from 'node:events'
import { type ChildProcess } from 'node:child_process'
import { describe, expect, it, vi } from 'vitest'
import { findVlc, openInVlc } from './vlc.ts'

const playlist = 'http://127.0.0.1:8880/playlist.m3u'

function found(platform: NodeJS.Platform, there: readonly string[], env: Record<string, string> = {}) {
  return findVlc({ platform, env, home: '/home/ann', isExecutable: (path) => there.includes(path) })
}

function fakeChild() {
  const child = Object.assign(new EventEmitter(), { unref: vi.fn() })
  return { child, start: vi.fn(() => child as unknown as ChildProcess) }
}

describe('VLC', () => {
  it('is not found where it is not', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) expect(found(platform, [])).toBeNull()
  })

  it.each([
    ['linux', '/opt/vlc/bin/vlc', { PATH: '/usr/games:/opt/vlc/bin' }],
    ['linux', '/snap/bin/vlc', {}],
    ['linux', '/home/ann/.local/share/flatpak/exports/bin/org.videolan.VLC', {}],
    ['darwin', '/Applications/VLC.app/Contents/MacOS/VLC', {}],
    ['darwin', '/home/ann/Applications/VLC.app/Contents/MacOS/VLC', {}],
    ['win32', 'C:\\Program Files\\VideoLAN\\VLC\\vlc.exe', { ProgramFiles: 'C:\\Program Files' }],
  ] as const)('is found on %s at %s', (platform, path, env) => {
    expect(found(platform, [path], env)).toBe(path)
  })

  it('is never taken from a folder that depends on where Weir was started', () => {
    expect(found('linux', ['vlc', 'bin/vlc', './vlc'], { PATH: ':.:bin' })).toBeNull()
  })

  it('is started without a shell, with the URL as its only argument', async () => {
    const { child, start } = fakeChild()
    const opening = openInVlc(playlist, { find: () => '/usr/bin/vlc', start })
    child.emit('spawn')
    expect(await opening).toEqual({ opened: true })
    expect(start).toHaveBeenCalledExactlyOnceWith('/usr/bin/vlc', [playlist])
    expect(child.unref).toHaveBeenCalled()
  })

  it('that cannot be started, or ends at once, is said', async () => {
    const { child, start } = fakeChild()
    const ended = vi.fn()
    const opening = openInVlc(playlist, { find: () => '/usr/bin/vlc', start, onEndedAtOnce: ended })
    child.emit('error', new Error('spawn EACCES'))
    expect(await opening).toEqual({ failed: 'spawn EACCES' })
    child.emit('exit', 1)
    expect(ended).toHaveBeenCalledExactlyOnceWith('/usr/bin/vlc ended at once with code 1.')
  })

  it('that is closed by its user is no failure', async () => {
    const { child, start } = fakeChild()
    const ended = vi.fn()
    void openInVlc(playlist, { find: () => '/usr/bin/vlc', start, onEndedAtOnce: ended })
    child.emit('spawn')
    child.emit('exit', 0)
    child.emit('exit', null, 'SIGTERM')
    expect(ended).not.toHaveBeenCalled()
  })

  it('is looked for only when it is wanted', async () => {
    expect(await openInVlc(playlist, { find: () => null })).toEqual({ missing: true })
  })

  it.each([
    'file:///etc/passwd',
    'https://evil.example/playlist.m3u',
    'http://127.0.0.1:8880/',
    'http://user:pw@127.0.0.1:8880/playlist.m3u',
    '--intf=rc',
    'screen://',
  ])('is never given anything but a URL of ours: %s', async (url) => {
    const { start } = fakeChild()
    await expect(openInVlc(url, { find: () => '/usr/bin/vlc', start })).rejects.toThrow()
    expect(start).not.toHaveBeenCalled()
  })
})
