/**
 * Starts the built app for a spec: on real Electron where `WEIR_REAL_ELECTRON=1`, else on the stand-in. The specs are
 * the same for both and must not ask which one it is.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { type SettingsInput } from '../../src/contract/settings.ts'

const root = resolve(import.meta.dirname, '..', '..')
const script = join(root, 'out', 'main', 'desktop.js')
/** For specs that make a window of their own. */
export const preloadFile = join(root, 'out', 'preload', 'preload.cjs')
const isReal = process.env.WEIR_REAL_ELECTRON === '1'
// The `electron` package's own launcher, which Playwright uses too, looks here instead of for its runtime.
if (!isReal) process.env.ELECTRON_OVERRIDE_DIST_PATH = join(root, 'e2e', 'electron-standin')
console.log(`Electron tier: ${isReal ? 'real Electron' : 'the electron stand-in (not Electron)'}`)

export interface Weir {
  readonly app: ElectronApplication
  readonly page: Page
  readonly dataDir: string
  readonly port: number
  readonly gatewayUrl: string
}

interface Start {
  readonly dataDir: string
  readonly port: number
  readonly settings: SettingsInput
  /** In front of the PATH: programs for the app to find instead of the system's. */
  readonly programs?: string
}

/** A folder of the spec's own; everything that the app keeps goes there, the desktop's autostart entries too. */
export const newDataDir = (): Promise<string> => mkdtemp(join(tmpdir(), 'weir-electron-'))
export const configHome = (dataDir: string): string => join(dataDir, 'config')

/** Starts Weir with demo engines and waits for its page. Whoever starts it closes it. */
export async function startWeir({ dataDir, port, settings, programs }: Start): Promise<Weir> {
  const { PATH = '', ...env } = process.env as Record<string, string>
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify(settings))
  const app = await _electron.launch({
    args: [script, ...flags(dataDir, port)],
    cwd: root,
    env: {
      ...env,
      PATH: programs === undefined ? PATH : `${programs}:${PATH}`,
      XDG_CONFIG_HOME: configHome(dataDir),
    },
  })
  try {
    const page = await app.firstWindow()
    await expect(page.getByRole('region', { name: 'State of Weir' })).toBeVisible({ timeout: 30_000 })
    return { app, page, dataDir, port, gatewayUrl: `http://127.0.0.1:${port}` }
  } catch (error) {
    await app.close()
    throw error
  }
}

/** `weir`: running, on a port and in a folder of its own; ended after the test. `settings`: with these. */
export const test = base.extend<{ settings: SettingsInput; programs: string | undefined; weir: Weir }>({
  settings: [{}, { option: true }],
  programs: [undefined, { option: true }],
  weir: async ({ settings, programs }, use) => {
    const dataDir = await newDataDir()
    const port = await freePort()
    try {
      const weir = await startWeir({
        dataDir,
        port,
        settings,
        ...(programs === undefined ? {} : { programs }),
      })
      try {
        await use(weir)
      } finally {
        await weir.app.close()
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
    }
  },
})

/** Starts a further process of the app, as a user does who starts it twice. Ended after `timeoutMs` at the latest. */
export function startAgain(
  dataDir: string,
  port: number,
  { link, timeoutMs = 30_000 }: { link?: string; timeoutMs?: number } = {},
): SecondStart {
  const electron: unknown = createRequire(import.meta.url)('electron')
  const args = ['--no-sandbox', script, ...flags(dataDir, port), ...(link === undefined ? [] : [link])]
  const child = spawn(String(electron), args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
  const exited = once(child, 'exit').then(([code]: unknown[]) => {
    clearTimeout(timer)
    return code as number | null
  })
  return { child, exited, stderr: () => stderr }
}

interface SecondStart {
  readonly child: ChildProcess
  /** The exit code; null when it was killed. */
  readonly exited: Promise<number | null>
  readonly stderr: () => string
}

const flags = (dataDir: string, port: number) => [
  '--demo',
  ...['--data-dir', dataDir],
  ...['--port', String(port)],
]

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
