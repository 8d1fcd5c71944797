/**
 * `npm run screenshots`: every page in its states, taken in real Chromium from the real service with demo engines and a
 * scripted incident (docs/demo-engine.md): dead contents, a stall, engines that crash. Very long names and a very big
 * house come from the scripted states of tests. Among the arguments, names of pages take these only.
 *
 * All go to test-results/screenshots; those of README and docs/tour.md also to docs/images, made small where ImageMagick is.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build, isBuilt } from './build.mjs'
import { openCamera } from './camera.mjs'
import { canHaveOwnNetwork, runAgainInOwnNetwork } from './own-network.mjs'

if (canHaveOwnNetwork()) process.exit(runAgainInOwnNetwork())
if (!isBuilt()) build()
const { startService, readyEngines } = await import('../e2e/support/service.ts')
const { startFakeService } = await import('../e2e/support/fake-service.ts')
const { openReader } = await import('../e2e/support/players.ts')

const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'test-results', 'screenshots')
const docsFolder = join(root, 'docs', 'images')
/** 1440 px wide, all but the last in the busy house. */
const forDocs =
  'overview engines-dark streams content latency-dark scaling-dark channels alerts settings logs-dark onboarding-error'.split(
    ' ',
  )

const allPages =
  'overview engines streams content latency scaling channels alerts settings logs about onboarding'.split(' ')
const asked = process.argv.slice(2)
const pages = asked.length === 0 ? allPages : allPages.filter((page) => asked.includes(page))
const looks = [
  { look: '', width: 1440, height: 1000, colorScheme: 'light' },
  { look: '-dark', width: 1440, height: 1000, colorScheme: 'dark' },
  { look: '-narrow', width: 1000, height: 900, colorScheme: 'light' },
  { look: '-wide', width: 2560, height: 1300, colorScheme: 'dark' },
]
const spanish = { ...looks[0], locale: 'es-ES' }
const inSpanish = ['overview', 'engines', 'alerts', 'scaling', 'settings', 'onboarding']
/** The house is some minutes old; how a stream comes in is drawn while one looks at it. */
const extras = { engines: { range: '5m' }, scaling: { range: '5m' }, streams: { dwellMs: 30_000 } }
/** With names that are far too long, and with 200 engines and 2000 contents. */
const scripted = ['overview', 'engines', 'streams', 'content']

const vlc = 'VLC/3.0.20 LibVLC/3.0.20'
const kodi = 'Kodi/21.0 (X11; Linux x86_64)'
/** Channel by its place in the demo's playlist, and who watches it. */
const audience = [
  [0, vlc],
  [0, kodi],
  [0, 'Jellyfin-Server/10.9'],
  [1, vlc],
  [3, kodi],
  [3, 'TiviMate/4.7'],
  [4, vlc],
]
/** Who comes later: more than fit, while an engine is kept free for the next. */
const lateAudience = [
  [2, kodi],
  [5, vlc],
  [6, 'TiviMate/4.7'],
]
const demoId = (code, value) => `de40${code}${value}`.padEnd(40, '0')
/** What the incident is made of; a viewer asks for each as often as `tries` says. */
const trouble = [
  { name: 'Regional 3', id: demoId('01', '0001'), tries: 4 },
  { name: 'Cycling Live', id: demoId('03', '0001'), tries: 3 },
  { name: 'Premium Movies', id: demoId('14', '0000'), tries: 2 },
  { name: 'Boxing Night', id: demoId('06', '0045'), tries: 1 },
  { name: 'Lighthouse Cam', id: demoId('10', '0075'), tries: 1 },
]

const data = await mkdtemp(join(tmpdir(), 'weir-screenshots-'))
const services = []
const readers = []
await mkdir(folder, { recursive: true })
await mkdir(docsFolder, { recursive: true })
const camera = await openCamera(folder)
try {
  const busy = await start({ engines: { runtime: 'demo' }, channels: { file: await playlistFile() } })
  await makeIncident(busy)
  for (const page of pages) {
    const route = await routeOf(page, busy)
    const extra = extras[page]
    for (const look of looks) await camera.take(`${page}${look.look}`, busy.url, route, { ...look, ...extra })
    if (inSpanish.includes(page)) await camera.take(`${page}-es`, busy.url, route, { ...spanish, ...extra })
  }
  await camera.takeLoading(busy.url, looks[0])
  await camera.takeLostConnection(busy.url, looks[0], () => busy.kill())

  const empty = await start({ engines: { runtime: 'demo' } })
  await empty.until('engines are ready', (state) => readyEngines(state) >= 3)
  for (const page of pages) await camera.take(`${page}-empty`, empty.url, page, looks[0])

  const broken = await start(
    { engines: { runtime: 'docker' } },
    { DOCKER_HOST: 'unix:///run/no-docker.sock' },
  )
  await broken.until('the trouble is known', ({ runtime }) => runtime.problem !== null)
  for (const page of pages) await camera.take(`${page}-error`, broken.url, page, looks[1])

  const fake = await startFakeService({ ticks: 'by hand' })
  services.push(fake)
  for (const scenario of ['long-names', 'house']) {
    fake.show(scenario)
    for (const page of pages.filter((name) => scripted.includes(name))) {
      for (const look of looks.slice(2)) {
        await camera.take(`${page}-${scenario}${look.look}`, fake.url, await routeOf(page, fake), look)
      }
    }
  }

  for (const name of forDocs) keepForDocs(name)
} finally {
  for (const reader of readers) reader.close()
  await camera.close()
  for (const service of services) await service.stop()
  await rm(data, { recursive: true, force: true })
}

async function start(settings, env = {}) {
  const service = await startService({ settings, env })
  services.push(service)
  return service
}

/** The demo's channels and those that make trouble. */
async function playlistFile() {
  const file = join(data, 'channels.m3u')
  const more = trouble.flatMap(({ name, id }) => [`#EXTINF:-1,${name}`, `acestream://${id}`])
  const demo = await readFile(join(root, 'resources', 'demo-channels.m3u'), 'utf8')
  await writeFile(file, [demo.trimEnd(), ...more, ''].join('\n'))
  return file
}

async function makeIncident(service) {
  await service.until('engines are ready', (state) => readyEngines(state) >= 3)
  const playlist = await (await fetch(`${service.url}/playlist.m3u`)).text()
  const urls = playlist.split('\n').filter((line) => line.startsWith('http'))
  for (const [channel, userAgent] of audience) await watch(urls[channel], userAgent)
  await Promise.all(trouble.map((content) => tryToWatch(service, content)))
  for (const [channel, userAgent] of lateAudience) await watch(urls[channel], userAgent)
  // Charts have something to tell, and what is raised is raised.
  await sleep(90_000)
}

/** Asks again when it was refused, as a player does: a machine that is busy starts nothing for a while. */
async function watch(url, userAgent) {
  for (let attempt = 0; attempt < 8; attempt++) {
    const reader = openReader(url, { 'user-agent': userAgent })
    readers.push(reader)
    const isOver = await Promise.race([
      reader.over.then(
        () => true,
        () => true,
      ),
      sleep(2500, false),
    ])
    if (!isOver) return
    await sleep(1000)
  }
}

/** Asks again when it failed, as a player does. */
async function tryToWatch({ url }, { id, tries }) {
  for (let attempt = 0; attempt < tries; attempt++) {
    const reader = openReader(`${url}/ace/getstream?id=${id}`, { 'user-agent': vlc })
    readers.push(reader)
    await Promise.race([reader.over.catch(() => undefined), sleep(12_000)])
    if (attempt < tries - 1) reader.close()
  }
}

/** With something opened on it, where there is something to open; of the settings those that no flag of this run decides. */
async function routeOf(page, { url }) {
  const { engines, sessions } = await (await fetch(`${url}/api/v1/state`)).json()
  const id = page === 'engines' ? engines[0]?.id : page === 'streams' ? sessions[0]?.id : undefined
  if (page === 'settings') return 'settings/scaling'
  return id === undefined ? page : `${page}/${id}`
}

/** 256 colours are enough for these pages, and a third of the size. */
function keepForDocs(name) {
  if (!pages.includes(name.split('-')[0])) return
  const from = join(folder, `${name}.png`)
  const to = join(docsFolder, `${name}.png`)
  const { status } = spawnSync('convert', [from, '-strip', '-dither', 'None', '-colors', '256', `PNG8:${to}`])
  if (status !== 0) copyFileSync(from, to)
}
