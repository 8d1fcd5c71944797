import { expect, test } from 'vitest'
import { diagnosticsFileName, folderOf, versionsText } from './report.ts'

test('the data folder is told on every system', () => {
  expect(folderOf('/home/ada/.local/share/weir/settings.json')).toBe('/home/ada/.local/share/weir')
  expect(folderOf('C:\\Users\\Ada\\AppData\\Roaming\\Weir\\settings.json')).toBe(
    'C:\\Users\\Ada\\AppData\\Roaming\\Weir',
  )
  expect(folderOf('settings.json')).toBe('settings.json')
})

test('a diagnostics file can be saved under its name on every system', () => {
  expect(diagnosticsFileName(Date.UTC(2026, 2, 14, 19, 0, 5))).toBe(
    'weir-diagnostics-2026-03-14T19-00-05Z.json',
  )
})

test('versions can be copied before more is known, and with everything', () => {
  expect(versionsText('0.1.0', null, 'Demo')).toBe('Weir 0.1.0\nDemo')
  const system = {
    platform: 'linux',
    release: '6.1',
    arch: 'x64',
    node: 'v24.21.0',
    electron: '45.4.1',
    shell: 'desktop',
    cpus: 2,
    memoryBytes: 1,
  } as const
  expect(versionsText('0.1.0', system, 'Docker 28')).toBe(
    'Weir 0.1.0, desktop\nlinux 6.1, x64\nNode.js v24.21.0, Electron 45.4.1\nDocker 28',
  )
})
