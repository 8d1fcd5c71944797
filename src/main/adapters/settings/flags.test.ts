import { describe, expect, it } from 'vitest'
import { WeirError } from '../../../contract/errors.ts'
import { defaultDataDir } from './data-dir.ts'
import { helpText, parseFlags, type CommandLine } from './flags.ts'

const parse = (argv: string[], env: CommandLine['env'] = {}, shell: CommandLine['shell'] = 'headless') =>
  parseFlags({ argv, env: { WEIR_DATA_DIR: '/data', ...env }, shell })

const refusalOf = (
  argv: string[],
  env: CommandLine['env'] = {},
  shell: CommandLine['shell'] = 'headless',
) => {
  try {
    parse(argv, env, shell)
  } catch (error) {
    if (error instanceof WeirError) return `${error.code} ${error.message}`
  }
  return 'no refusal'
}

describe('a flag that cannot be', () => {
  it.each([
    [['--port', 'eighty'], '--port: "eighty" is not a whole number from 0 to 65535.'],
    [['--port', '65536'], '--port: "65536" is not a whole number from 0 to 65535.'],
    [['--port', '-5'], '--port: "-5" is not a whole number from 0 to 65535.'],
    [['--port', '88.5'], '--port: "88.5" is not a whole number from 0 to 65535.'],
    [['--port'], '--port: it needs a value: a whole number from 0 to 65535.'],
    [['--port', '--demo'], '--port: it needs a value: a whole number from 0 to 65535.'],
    [['--host='], '--host: it needs a value: an address such as 127.0.0.1 or 0.0.0.0.'],
    [['--data-dir'], '--data-dir: it needs a value: the path of a folder.'],
    [['--settings'], '--settings: it needs a value: the path of a settings file.'],
    [['--demo=yes'], '--demo: it takes no value, but got "yes".'],
    [['--prot', '8880'], '--prot: there is no such flag; the nearest is --port.'],
    [['--colour'], '--colour: there is no such flag; see --help for all flags.'],
    [['-p', '8880'], '-p: there is no such flag'],
    [['start'], 'start: Weir takes flags only, and no other arguments.'],
  ])('%j is refused by name, with what is allowed', (argv, message) => {
    expect(refusalOf(argv)).toContain(`flag_invalid ${message}`)
  })

  it('is named as the variable when the environment gave it', () => {
    expect(refusalOf([], { WEIR_PORT: '8880x' })).toContain('WEIR_PORT: "8880x" is not a whole number')
    expect(refusalOf([], { WEIR_DEMO: 'maybe' })).toContain('WEIR_DEMO: "maybe" is neither 1 nor 0')
  })

  it('is refused by the desktop too when it looks like one of ours', () => {
    expect(refusalOf(['--prot=1'], {}, 'desktop')).toContain('the nearest is --port')
  })
})

describe('flags and environment', () => {
  it('are all there, and win over the environment', () => {
    const argv = ['--host', '0.0.0.0', '--port=0', '--demo', '--data-dir', '/d', '--settings', '/s.json']
    const env = { WEIR_HOST: '::1', WEIR_PORT: '1', WEIR_DATA_DIR: '/e', WEIR_SETTINGS: '/e.json' }
    expect(parse(argv, env)).toEqual({
      host: '0.0.0.0',
      port: 0,
      demo: true,
      dataDir: '/d',
      settingsFile: '/s.json',
      help: false,
      version: false,
    })
  })

  it('come from the environment when the command line is silent; an empty variable says nothing', () => {
    const env = { WEIR_HOST: '::1', WEIR_PORT: '81', WEIR_DEMO: 'TRUE', WEIR_SETTINGS: '' }
    expect(parse([], env)).toMatchObject({ host: '::1', port: 81, demo: true, settingsFile: null })
    expect(parse([], { WEIR_DEMO: '0', WEIR_PORT: '' })).toMatchObject({ demo: false, port: null })
  })

  it('ask for help and version', () => {
    expect(parse(['--help'])).toMatchObject({ help: true })
    expect(parse(['--version'])).toMatchObject({ version: true })
    for (const flag of ['settings', 'data-dir', 'host', 'port', 'demo', 'help', 'version']) {
      expect(helpText).toContain(`--${flag}`)
    }
  })

  it('of Chromium, the app’s folder and links do not disturb the desktop', () => {
    const argv = ['.', '--no-sandbox', '--remote-debugging-port=9222', '--hidden', '--inspect=0', '-psn_0_1']
    expect(parse([...argv, '--port', '1', 'weir://open'], {}, 'desktop')).toMatchObject({ port: 1 })
  })
})

it.each([
  ['linux', { XDG_DATA_HOME: '/xdg' }, '/xdg/weir'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ann/.local/share/weir'],
  ['linux', {}, '/home/ann/.local/share/weir'],
  ['darwin', {}, '/home/ann/Library/Application Support/Weir'],
  ['win32', { APPDATA: '/roaming' }, '/roaming/Weir'],
] as const)('on %s with %j the data folder is %s', (platform, env, path) => {
  expect(defaultDataDir(env, platform, '/home/ann')).toBe(path)
})
