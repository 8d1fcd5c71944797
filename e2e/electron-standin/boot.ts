/** Starts an app as Electron would: Chromium first, then the main script with `electron` in its reach, then `ready`. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, becomeReady, setAppPath } from './app.ts'
import { startChromium } from './chromium.ts'

const args = process.argv.slice(2)
const executable = join(import.meta.dirname, 'electron')
process.stderr.write(
  `electron stand-in: this is Node ${process.version} and a Chromium of the system, not Electron\n`,
)

/** `-r FILE` as Electron has it: loaded before the app. */
const required: string[] = []
/** What is left, the script and its own arguments among it. */
const rest: string[] = []
for (let index = 0; index < args.length; index += 1) {
  const arg = args[index] ?? ''
  if (arg === '-r' || arg === '--require') required.push(args[(index += 1)] ?? '')
  else rest.push(arg)
}
const scriptAt = rest.findIndex((arg) => !arg.startsWith('-'))
const script = mainScriptOf(resolve(rest[scriptAt] ?? '.'))
setAppPath(dirname(script))
const switches = rest.slice(0, scriptAt).filter((arg) => !arg.startsWith('--inspect'))

process.argv = [executable, ...args]
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '45.0.0-standin' } })
Object.defineProperty(process, 'type', { value: 'browser' })

const electronUrl = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve(specifier, context, nextResolve) {
    const isElectron = specifier === 'electron' || specifier === 'electron/main'
    return isElectron ? { url: electronUrl, shortCircuit: true } : nextResolve(specifier, context)
  },
})

const chromium = startChromium(switches)
process.on('exit', () => chromium.kill())
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Electron quits on these, unless the app has taken them over.
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) app.quit()
  })
}

const require = createRequire(join(process.cwd(), 'x.js'))
for (const file of required) require(file)
await Promise.all([import(pathToFileURL(script).href), chromium.send('Browser.getVersion')])
becomeReady()

function mainScriptOf(path: string): string {
  const manifest = join(path, 'package.json')
  if (!existsSync(path) || !statSync(path).isDirectory() || !existsSync(manifest)) return path
  const { main } = JSON.parse(readFileSync(manifest, 'utf8')) as { main?: string }
  return join(path, main ?? 'index.js')
}
