// Builds Weir into out/: main, preload and renderer by electron-vite, the engine stand-in by its own script.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const stampFile = join(root, 'out', '.built-from')

/** One digest over everything that the build reads. */
function sources() {
  const hash = createHash('sha256')
  const files = globSync(
    ['src/**/*', 'resources/*', 'scripts/bundle-demo-engine.mjs', '*.config.ts', 'package-lock.json'],
    {
      cwd: root,
      withFileTypes: true,
    },
  )
  const paths = files
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  for (const path of paths) hash.update(path.slice(root.length)).update(readFileSync(path))
  return hash.digest('hex')
}

export function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sources()
}

function run(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) {
    console.error(`The build failed in ${script}. Its message stands above.`)
    process.exit(1)
  }
}

export function build() {
  const beganMs = Date.now()
  console.log('Building Weir…')
  run(join('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), ['build', '--logLevel', 'warn'])
  run(join('scripts', 'bundle-demo-engine.mjs'), [])
  writeFileSync(stampFile, sources())
  console.log(`Built in ${((Date.now() - beganMs) / 1000).toFixed(1)} s.`)
}

if (process.argv[1] === import.meta.filename) build()
