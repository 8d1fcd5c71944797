import { beforeEach, describe, expect, it, vi } from 'vitest'
import { desktopEntry, entryFile, setAutostart, type AutostartOptions } from './autostart.ts'
import * as electron from './electron-fake.ts'
import { startCommand } from './flags.ts'
import { fakeLog } from './orchestrator-fake.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

beforeEach(() => electron.resetElectron())

function setup(platform: NodeJS.Platform, more: Partial<AutostartOptions> = {}) {
  const written = new Map<string, string>()
  const log = fakeLog()
  const options: AutostartOptions = {
    platform,
    env: {},
    home: '/home/ann',
    command: { file: '/opt/We ir/weir', args: ['--data-dir', '/d'] },
    otherDataDir: null,
    files: {
      write: async (file, text) => void written.set(file, text),
      remove: async (file) => void written.delete(file),
    },
    log,
    ...more,
  }
  return { options, written, log }
}

describe('start at login', () => {
  it('is an entry in the autostart folder on Linux, and is taken away again', async () => {
    const { options, written } = setup('linux')
    await setAutostart(true, options)
    const text = written.get('/home/ann/.config/autostart/weir.desktop') ?? ''
    expect(text).toMatch(/^\[Desktop Entry\]\nType=Application\nName=Weir\n/)
    expect(text).toContain('\nExec="/opt/We ir/weir" "--data-dir" "/d"\n')
    await setAutostart(false, options)
    expect(written.size).toBe(0)
  })

  it.each(['darwin', 'win32'] as const)('is a login item on %s', async (platform) => {
    const { options } = setup(platform)
    await setAutostart(true, options)
    const item = { path: '/opt/We ir/weir', args: ['--data-dir', '/d'], openAtLogin: true }
    expect(electron.app.loginItem).toEqual(item)
    await setAutostart(false, options)
    expect(electron.app.loginItem).toEqual({ ...item, openAtLogin: false })
  })

  it('that the disk refuses is said in the log, and Weir goes on', async () => {
    const refuse = () => Promise.reject(new Error('EROFS'))
    const { options, log } = setup('linux', { files: { write: refuse, remove: refuse } })
    await setAutostart(true, options)
    await setAutostart(false, options)
    expect(log.lines.join()).toContain('EROFS')
  })

  it('of a Weir with another data folder has an entry of its own', () => {
    const file = (otherDataDir: string | null, env = {}) =>
      entryFile(setup('linux', { otherDataDir, env }).options)
    expect(file('/a')).not.toBe(file('/b'))
    expect(file('/a')).toMatch(/^\/home\/ann\/\.config\/autostart\/weir-[0-9a-f]{8}\.desktop$/)
    expect(file(null, { XDG_CONFIG_HOME: '/xdg' })).toBe('/xdg/autostart/weir.desktop')
    expect(file(null, { XDG_CONFIG_HOME: 'relative' })).toBe('/home/ann/.config/autostart/weir.desktop')
  })

  it('cannot be made to run another program by a strange path', () => {
    const exec = (argument: string) => /^Exec=(.*)$/m.exec(desktopEntry({ file: argument, args: [] }))?.[1]
    expect(exec('/a"; xcalc; "')).toBe('"/a\\\\"; xcalc; \\\\""')
    expect(exec('/$HOME/`id`')).toBe('"/\\\\$HOME/\\\\`id\\\\`"')
    expect(exec('/50%u')).toBe('"/50%%u"')
    expect(() => exec('/a\nExec=xcalc')).toThrow('control character')
  })
})

describe('how Weir is started again', () => {
  const base = { execPath: '/opt/electron', env: {}, dataDir: undefined }

  it('is the program alone when it is packaged', () => {
    const processArgv = ['/opt/electron', '--demo', `acestream://${'0'.repeat(40)}`]
    expect(startCommand({ ...base, processArgv, isPackaged: true })).toEqual({
      file: '/opt/electron',
      args: [],
    })
  })

  it('is with the script and the data folder where these were given', () => {
    const processArgv = ['/opt/electron', '--inspect=0', '/src/desktop.js', '--data-dir', '/d']
    expect(startCommand({ ...base, processArgv, isPackaged: false, dataDir: '/d' })).toEqual({
      file: '/opt/electron',
      args: ['/src/desktop.js', '--data-dir', '/d'],
    })
  })

  it('is the AppImage, not the mount that it runs from', () => {
    const env = { APPIMAGE: '/home/ann/Weir.AppImage' }
    expect(startCommand({ ...base, processArgv: ['x'], isPackaged: true, env }).file).toBe(env.APPIMAGE)
  })
})
