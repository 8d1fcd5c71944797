// `npm start`: builds what is not built, then opens the Electron app; where Electron's runtime cannot be had, or there
// is no display to open it on, one plain sentence and the headless service. Flags are passed through.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, isBuilt } from './build.mjs'

const root = resolve(import.meta.dirname, '..')
const electronDir = join(root, 'node_modules', 'electron')

function electronPath() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const pathFile = join(electronDir, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron'
  const path = override === undefined ? join(electronDir, 'dist', name) : join(override, name)
  return existsSync(path) ? path : null
}

/** The path of Electron's runtime, or why it cannot be had. */
function findElectron() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) {
    return { why: 'This machine has no display' }
  }
  const there = electronPath()
  if (there !== null) return { path: there }
  console.log("Downloading Electron's runtime (once, about 110 MB)…")
  const { status } = spawnSync(process.execPath, [join(electronDir, 'install.js')], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'ignore'],
    timeout: 15 * 60_000,
  })
  const path = status === 0 ? electronPath() : null
  return path === null ? { why: "Electron's runtime cannot be downloaded here" } : { path }
}

if (!isBuilt()) build()
const electron = findElectron()
if (electron.path === undefined) {
  console.log(`${electron.why}, so Weir runs without a window of its own; open its dashboard in a browser.`)
  await import('./headless.mjs')
} else {
  const flags = process.argv.slice(2)
  const child = spawn(electron.path, [join(root, 'out', 'main', 'desktop.js'), ...flags], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)))
}
