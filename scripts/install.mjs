// Installs what package-lock.json names, when it is not there yet. Runs on whatever Node the machine has; the scripts
// after it run on the Node 24 that is one of these packages.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const stampFile = join(root, 'node_modules', '.weir-installed')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const isInstalled = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted

if (!isInstalled) {
  const beganMs = Date.now()
  console.log("Installing Weir's packages (once, about a minute)…")
  const command = existsSync(join(root, 'node_modules')) ? 'install' : 'ci'
  const npm = spawn('npm', [command, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  const seconds = () => Math.round((Date.now() - beganMs) / 1000)
  const heartbeat = setInterval(() => console.log(`… still installing (${seconds()} s)`), 10_000)
  const status = await new Promise((resolve) => {
    npm.on('error', () => resolve(1))
    npm.on('exit', resolve)
  })
  clearInterval(heartbeat)
  if (status !== 0) {
    console.error(`npm ${command} failed. Check this machine's network, then run the same command again.`)
    process.exit(1)
  }
  writeFileSync(stampFile, wanted)
  console.log(`Packages installed in ${seconds()} s.`)
}
