// `npm run demo-image`: builds the container image weir-demo-engine:latest, a stand-in for an AceStream engine, from
// files of this machine only: the Node that runs this script, its shared libraries, the bundle and its media.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import Docker from 'dockerode'
import tar from 'tar-stream'
import { bundleDemoEngine, bundleFiles } from './bundle-demo-engine.mjs'

export const demoImage = 'weir-demo-engine:latest'
const hashLabel = 'io.weir.demo-engine'

/** Dockerfile instructions that are applied to the imported file system. */
const instructions = (hash) => [
  'EXPOSE 6878/tcp 8621/tcp 8621/udp 62062/tcp',
  'USER 65534:65534',
  `LABEL ${hashLabel}=${hash}`,
  'ENTRYPOINT ["/bin/node", "/weir/demo-engine.mjs", "--bind-all"]',
  'CMD ["--client-console", "--http-port", "6878", "--api-port", "62062"]',
]

/**
 * Builds the image unless the daemon has it with the same content. Rejects with an Error for people when no daemon
 * answers or the image cannot be built here.
 * @param {{ docker?: Docker, log?: (line: string) => void }} [options] the daemon of DOCKER_HOST or the default socket
 * @returns {Promise<{ image: string, hash: string, built: boolean }>}
 */
export async function buildDemoImage({ docker = new Docker(), log = () => undefined } = {}) {
  const beganMs = performance.now()
  await checkDaemon(docker)
  await bundleDemoEngine()
  const files = imageFiles()
  const hash = await hashOf(files)
  const there = await inspect(docker)
  if (there?.Config?.Labels?.[hashLabel] === hash) {
    log(`${demoImage} is up to date (${hash})`)
    return { image: demoImage, hash, built: false }
  }
  const megabytes = files.reduce((sum, { source }) => sum + statSync(source).size, 0) / 1e6
  log(`Building ${demoImage} from ${files.length} local files, ${megabytes.toFixed(0)} MB…`)
  await build(docker, files, hash)
  // The name has moved to the new image; the old one is of no use, unless a container still runs it.
  if (there !== null)
    await docker
      .getImage(there.Id)
      .remove()
      .catch(() => undefined)
  log(`Built ${demoImage} (${hash}) in ${((performance.now() - beganMs) / 1000).toFixed(1)} s`)
  return { image: demoImage, hash, built: true }
}

async function checkDaemon(docker) {
  if (process.platform !== 'linux') {
    throw new Error(
      `The image holds this machine's own Node, which must be one for Linux, not ${process.platform}.`,
    )
  }
  let version
  try {
    version = await docker.version()
  } catch (error) {
    const { socketPath, host, port } = docker.modem
    const place = socketPath ?? `${host}:${port}`
    throw new Error(
      `No Docker daemon answers at ${place} (${error.message}). Start it, or set DOCKER_HOST.`,
      {
        cause: error,
      },
    )
  }
  const cpu = { x64: 'amd64' }[process.arch] ?? process.arch
  if (version.Os !== 'linux' || version.Arch !== cpu) {
    throw new Error(
      `The Docker daemon runs ${version.Os}/${version.Arch} containers, but this Node is for linux/${cpu}.`,
    )
  }
}

/** Every file of the image: where it is here, and where there. */
function imageFiles() {
  return [
    { source: process.execPath, target: '/bin/node', mode: 0o755 },
    ...sharedLibraries(process.execPath).map((path) => ({ source: path, target: path, mode: 0o755 })),
    ...bundleFiles.map((path) => ({ source: path, target: `/weir/${basename(path)}`, mode: 0o644 })),
  ]
}

/** What the loader needs to run the binary, from lines such as `libm.so.6 => /lib/…/libm.so.6 (0x…)`. */
function sharedLibraries(binary) {
  let listing
  try {
    listing = execFileSync('ldd', [binary], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    if (String(error.stderr).includes('not a dynamic executable')) return []
    throw new Error(`ldd cannot list the shared libraries of ${binary}: ${error.message}`, { cause: error })
  }
  const paths = listing.split('\n').map((line) => /(\/\S+) \(0x/.exec(line)?.[1])
  return [...new Set(paths.filter((path) => path !== undefined))]
}

async function hashOf(files) {
  const hash = createHash('sha256').update(instructions('').join('\n'))
  for (const { source, target, mode } of files) {
    hash.update(`\0${target}\0${mode}\0`)
    for await (const chunk of createReadStream(source, { highWaterMark: 1 << 20 })) hash.update(chunk)
  }
  return hash.digest('hex').slice(0, 16)
}

async function inspect(docker) {
  try {
    return await docker.getImage(demoImage).inspect()
  } catch (error) {
    if (error.statusCode === 404) return null
    throw error
  }
}

/** An import is one layer, unpacked once: half the time of a Dockerfile with COPY. */
async function build(docker, files, hash) {
  const fileSystem = tar.pack()
  const packed = pack(fileSystem, files)
  packed.catch((error) => fileSystem.destroy(error))
  const [repo, tag] = demoImage.split(':')
  const answer = await docker.importImage(fileSystem, { repo, tag, changes: instructions(hash) })
  await packed
  await new Promise((resolve, reject) => {
    docker.modem.followProgress(answer, (error) => (error === null ? resolve() : reject(error)))
  })
}

async function pack(fileSystem, files) {
  for (const { source, target, mode } of files) {
    const head = { name: target.slice(1), mode, mtime: new Date(0) }
    const { size } = statSync(source)
    // Small files whole; the binary as a stream.
    if (size < 1 << 20) fileSystem.entry(head, readFileSync(source))
    else await pipeline(createReadStream(source), fileSystem.entry({ ...head, size }))
  }
  fileSystem.finalize()
}

if (process.argv[1] === import.meta.filename) {
  try {
    await buildDemoImage({ log: console.log })
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
