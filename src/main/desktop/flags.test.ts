import { describe, expect, it } from 'vitest'
import { readFlags } from './flags.ts'

describe('the flags of the desktop app', () => {
  it('leaves all judging to the app: a misspelt flag must be refused by name', () => {
    expect(readFlags(['weir', '--no-sandbox', '--prot', '8881'], {}).argv).toEqual([
      '--no-sandbox',
      '--prot',
      '8881',
    ])
  })

  it('starts in the tray with --hidden, which is no matter of the app', () => {
    expect(readFlags(['weir', '--hidden', '--demo'], {})).toMatchObject({ hidden: true, argv: ['--demo'] })
    expect(readFlags(['weir', '--demo'], {}).hidden).toBe(false)
  })

  it('knows the data folder before the app does, the flag before the environment', () => {
    const env = { WEIR_DATA_DIR: '/env' }
    expect(readFlags(['weir'], env).dataDir).toBe('/env')
    expect(readFlags(['weir', '--data-dir', '/a', '--data-dir=/b'], env).dataDir).toBe('/b')
    expect(readFlags(['weir', '--data-dir', '/a'], {}).dataDir).toBe('/a')
    expect(readFlags(['weir'], { WEIR_DATA_DIR: '' }).dataDir).toBeUndefined()
  })
})
