import { beforeEach, describe, expect, it, vi } from 'vitest'
import * as electron from './electron-fake.ts'
import { fakeLog } from './orchestrator-fake.ts'
import { mayOpenOutside, setupSecurity } from './security.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

let log: ReturnType<typeof fakeLog>
let contents: electron.FakeWebContents

beforeEach(() => {
  electron.resetElectron()
  log = fakeLog()
  setupSecurity({ log })
  contents = new electron.FakeWebContents()
  electron.app.emit('web-contents-created', {}, contents)
})

function emit(event: string, details: object): boolean {
  const prevented = electron.preventable(details)
  contents.emit(event, prevented)
  return prevented.defaultPrevented
}

describe('a page', () => {
  it('cannot leave our origin', () => {
    expect(emit('will-frame-navigate', { url: 'https://example.org/', isMainFrame: true })).toBe(true)
    expect(emit('will-redirect', { url: 'https://example.org/', isMainFrame: true })).toBe(true)
    expect(log.lines).toHaveLength(2)
  })

  it('cannot load even our own page into a frame', () => {
    expect(emit('will-frame-navigate', { url: 'app://weir/', isMainFrame: false })).toBe(true)
  })

  it('may reload itself', () => {
    expect(emit('will-frame-navigate', { url: 'app://weir/', isMainFrame: true })).toBe(false)
  })

  it('cannot embed a webview', () => {
    expect(emit('will-attach-webview', {})).toBe(true)
  })

  it('opens no window; links of the list go to the browser of the system, others nowhere', () => {
    const open = (url: string) => contents.windowOpenHandler?.({ url })
    expect(open('https://evil.example/')).toEqual({ action: 'deny' })
    expect(open('app://weir/')).toEqual({ action: 'deny' })
    expect(electron.shell.opened).toEqual([])
    expect(open('https://docs.docker.com/engine/install/')).toEqual({ action: 'deny' })
    expect(electron.shell.opened).toEqual(['https://docs.docker.com/engine/install/'])
  })

  it('gets no permission, asked or checked', () => {
    const answers: unknown[] = []
    const { permissionRequest, permissionCheck, devicePermission } = electron.session.defaultSession
    permissionRequest?.(...([contents, 'media', (granted: boolean) => answers.push(granted)] as never[]))
    answers.push(permissionCheck?.(), devicePermission?.())
    expect(answers).toEqual([false, false, false])
  })
})

describe('a link to outside', () => {
  it.each([
    'http://docs.docker.com/',
    'https://docs.docker.com.evil.example/',
    'https://user:pw@github.com/',
    'https://github.com:444/',
    'file:///usr/bin/xcalc',
    'ms-msdt:/id',
    'not a url',
  ])('is refused: %s', (url) => {
    expect(mayOpenOutside(url)).toBe(false)
  })
})
