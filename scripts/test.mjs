// `npm test`: installs what the tests need where it may, then runs every tier. A missing prerequisite fails; it is never
// skipped. Name tiers to run only these: `npm test -- unit docker`.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { build, isBuilt } from './build.mjs'
import { linesOfTrouble } from './failures.mjs'
import { canHaveOwnNetwork, isInOwnNetwork, runAgainInOwnNetwork } from './own-network.mjs'

const root = resolve(import.meta.dirname, '..')
const bin = (name) => join(root, 'node_modules', '.bin', name)

/** Commands that the tests use, and the Debian packages that bring them; `bare` ones without what they recommend. */
const prerequisites = [
  { command: 'ffprobe', packages: ['ffmpeg'], for: 'playing streams' },
  { command: 'cvlc', packages: ['vlc-bin', 'vlc-plugin-base'], for: 'playing streams in VLC' },
  { command: 'kodi', packages: ['kodi'], for: 'playing streams in Kodi', bare: true },
  { command: 'xvfb-run', packages: ['xvfb', 'xauth'], for: "Kodi's picture", bare: true },
  { command: 'pulseaudio', packages: ['pulseaudio'], for: "Kodi's sound", bare: true },
  { command: 'chromium', packages: ['chromium'], for: 'driving the dashboard' },
  { command: 'dockerd', packages: ['docker.io', 'iptables'], for: 'real engine containers' },
  { command: 'runuser', packages: ['util-linux'], for: 'running players as an ordinary user' },
]

function isOnPath(command) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function installPrerequisites() {
  const missing = prerequisites.filter(({ command }) => !isOnPath(command))
  if (missing.length === 0) return
  const packages = missing.flatMap((one) => one.packages)
  const mayInstall =
    process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!mayInstall) {
    const list = missing.map(
      (one) => `  ${one.command} (${one.for}): Debian package ${one.packages.join(', ')}`,
    )
    console.error(`The tests need these, and this user cannot install them:\n${list.join('\n')}`)
    console.error(`On Debian or Ubuntu: sudo apt-get install ${packages.join(' ')}`)
    process.exit(1)
  }
  console.log(`Installing for the tests: ${packages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status
  apt('update', '-qq')
  for (const isBare of [false, true]) {
    const some = missing.filter(({ bare = false }) => bare === isBare).flatMap((one) => one.packages)
    const options = isBare ? ['--no-install-recommends'] : []
    if (some.length > 0 && apt('install', '-y', '-qq', ...options, ...some) !== 0) {
      console.error(`apt-get could not install ${some.join(' ')}.`)
      process.exit(1)
    }
  }
}

const run = (command, args, env = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0

const node = (...args) => run(process.execPath, args)

// Not beside what Playwright keeps of failed tests: it clears that away when it starts.
const reports = mkdtempSync(join(tmpdir(), 'weir-test-reports-'))
const reportOf = (tier) => join(reports, `${tier}.json`)
const vitest = (project) =>
  node(
    ...[bin('vitest'), 'run', '--project', project],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(project)}`],
  )
const playwright = (project) =>
  run(process.execPath, [bin('playwright'), 'test', '--project', project, '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf(project),
  })

const tiers = {
  lint: () =>
    node(bin('eslint'), '.') && node(bin('depcruise'), 'src', '--config', '.dependency-cruiser.cjs'),
  format: () => node(bin('prettier'), '--check', '--log-level', 'warn', '.'),
  types: () => node(bin('tsc'), '-p', 'tsconfig.node.json') && node(bin('tsc'), '-p', 'tsconfig.web.json'),
  unit: () => vitest('unit'),
  docker: () => vitest('docker'),
  chromium: () => playwright('chromium'),
  electron: () => playwright('electron'),
}
const titles = {
  lint: 'lint: eslint and the directions of imports',
  format: 'format: prettier',
  types: 'types: tsc',
  unit: 'unit tests on Node',
  docker: 'Node against the real Docker daemon, with stand-in engines',
  chromium: 'real Chromium against the running service',
  electron: 'the Electron tier',
}
const needDocker = new Set(['docker', 'chromium'])

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(tiers, name))
if (unknown.length > 0) {
  console.error(`There is no tier ${unknown.join(', ')}. Tiers: ${Object.keys(tiers).join(', ')}`)
  process.exit(1)
}
const chosen = asked.length > 0 ? asked : Object.keys(tiers)

installPrerequisites()
if (!isBuilt()) build()

const needsDocker = chosen.some((name) => needDocker.has(name))
// Imported only now: these are TypeScript, and need what was installed above.
const docker = needsDocker ? await import('../e2e/support/docker-daemon.ts') : null
// With the machine's own daemon, the containers' ports are in the machine's network.
const usesMachinesDaemon = docker !== null && !isInOwnNetwork() && (await docker.isThereADaemon())
if (!usesMachinesDaemon && canHaveOwnNetwork()) process.exit(runAgainInOwnNetwork())

const daemon =
  docker === null
    ? null
    : isInOwnNetwork()
      ? await docker.startPrivateDaemon()
      : await docker.ensureDockerDaemon()
if (daemon !== null) {
  process.env.DOCKER_HOST = daemon.host
  const { buildDemoImage } = await import('./demo-image.mjs')
  await buildDemoImage({ log: console.log })
}

const results = []
let ended = false
const endDaemon = async () => {
  if (ended) return
  ended = true
  await daemon?.stop()
}
try {
  for (const name of chosen) {
    console.log(`\n=== ${titles[name]}`)
    const beganMs = Date.now()
    const passed = tiers[name]()
    results.push({ name, passed, seconds: Math.round((Date.now() - beganMs) / 1000) })
  }
} finally {
  await endDaemon()
}

// The end of the log is what people see first.
for (const { name, passed } of results) {
  const lines = linesOfTrouble(reportOf(name))
  if (lines.length > 0) console.log(`\n=== ${passed ? 'Passed at a later try' : 'Failed'}: ${name}`)
  for (const text of lines.slice(0, 20)) console.log(text)
  if (lines.length > 20) console.log(`and ${lines.length - 20} more`)
}
rmSync(reports, { recursive: true, force: true })
console.log('\n=== All tiers')
for (const { name, passed, seconds } of results)
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name} (${seconds} s)`)
const failed = results.filter(({ passed }) => !passed).length
console.log(`${results.length - failed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
