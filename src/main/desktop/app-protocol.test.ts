import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { contentSecurityPolicy } from '../../contract/security.ts'
import { answerFrom, registerAppScheme, setupAppProtocol } from './app-protocol.ts'
import * as electron from './electron-fake.ts'
import { fakeLog } from './orchestrator-fake.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

let base: string
let answer: (request: Request) => Promise<Response>

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'weir-app-protocol-'))
  await mkdir(join(base, 'page', 'assets'), { recursive: true })
  await writeFile(join(base, 'secret.txt'), 'secret')
  await writeFile(join(base, 'page', 'index.html'), '<title>Weir</title>')
  await writeFile(join(base, 'page', 'assets', 'app.js'), 'let a')
  await symlink(join(base, 'secret.txt'), join(base, 'page', 'link.txt'))
  answer = answerFrom(join(base, 'page'))
})
afterAll(() => rm(base, { recursive: true }))
beforeEach(() => electron.resetElectron())

/** Node's Request refuses what Chromium would pass on, so the URL is laid over it. */
function ask(url: string, method = 'GET'): Promise<Response> {
  return answer({ url, method } as Request)
}

describe('app://weir/', () => {
  it.each([
    ['app://weir/../secret.txt', 404],
    ['app://weir/%2e%2e/secret.txt', 404],
    ['app://weir/%2e%2e%2fsecret.txt', 400],
    ['app://weir/assets/..%2f..%2fsecret.txt', 400],
    ['app://weir/..%5csecret.txt', 400],
    ['app://weir/index.html%00.js', 400],
    ['app://weir/%zz', 400],
    ['app://weir/link.txt', 403],
    ['app://weir/assets/', 404],
    ['app://weir/missing.js', 404],
    ['app://other/index.html', 400],
  ])('does not serve %s', async (url, status) => {
    const response = await ask(url)
    expect(response.status).toBe(status)
    expect(await response.text()).not.toContain('secret')
  })

  it('only reads', async () => {
    expect((await ask('app://weir/', 'POST')).status).toBe(405)
  })

  it('serves the page and its assets with their types', async () => {
    const page = await ask('app://weir/')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await page.text()).toBe('<title>Weir</title>')
    const script = await ask('app://weir/assets/app.js?v=1#x')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(await (await ask('app://weir/', 'HEAD')).text()).toBe('')
  })

  it('sends the policy with every answer, refusals too', async () => {
    for (const url of ['app://weir/', 'app://weir/missing.js']) {
      const { headers } = await ask(url)
      expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect(contentSecurityPolicy).not.toContain('unsafe')
  })

  it('says in the log what the page asked for in vain', async () => {
    const log = fakeLog()
    setupAppProtocol({ folder: join(base, 'page'), log })
    await electron.protocol.handlers.get('app')?.({ url: 'app://weir/missing.js', method: 'GET' } as Request)
    expect(log.lines.join()).toContain('app://weir/missing.js')
  })

  it('is a standard, secure scheme that pages may fetch from', () => {
    registerAppScheme()
    expect(electron.protocol.privileged).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
  })
})
