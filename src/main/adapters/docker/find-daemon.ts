/**
 * Where the Docker daemon is that this user means: the same answer as the docker command line gives, and the usual
 * places where that has no opinion.
 */
import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { WeirError } from '../../../contract/errors.ts'

/** What the search may look at; nothing else is read. */
export interface DaemonSearch {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
  exists(path: string): boolean
  /** The file's text; null when it cannot be read. */
  readFile(path: string): string | null
}

export type DaemonEndpoint =
  /** A Unix socket or a Windows named pipe. */
  | { readonly kind: 'socket'; readonly path: string }
  /** `certDir` holds ca.pem, cert.pem and key.pem; null for plain HTTP. */
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly certDir: string | null }
  | { readonly kind: 'ssh'; readonly host: string; readonly port: number; readonly user: string | null }

export interface FoundDaemon {
  readonly endpoint: DaemonEndpoint
  /** As people write it: `unix:///var/run/docker.sock`. */
  readonly address: string
  /** Who named it: the environment's DOCKER_HOST, a context, or nobody. */
  readonly source:
    | { readonly kind: 'DOCKER_HOST' }
    | { readonly kind: 'context'; readonly name: string; readonly from: ContextSource }
    | { readonly kind: 'default' }
}

/** Where a context's name was read, and what to unset to be rid of it. */
export interface ContextSource {
  readonly said: string
  readonly variable: string
}

const windowsPipe = '//./pipe/docker_engine'
const systemSocket = '/var/run/docker.sock'

/**
 * The order of the docker command line: DOCKER_HOST, DOCKER_CONTEXT, `currentContext` of config.json; then the first
 * socket that exists of the usual ones.
 * @throws WeirError `docker_wrong_context` when what is named cannot be understood or does not exist
 */
export function findDaemon(search: DaemonSearch): FoundDaemon {
  const { env, home } = search
  const configDir = env.DOCKER_CONFIG || posix.join(home, '.docker')

  if (env.DOCKER_HOST) {
    const endpoint = parseAddress(
      env.DOCKER_HOST,
      env.DOCKER_TLS_VERIFY ? env.DOCKER_CERT_PATH || configDir : null,
    )
    if (endpoint === null) throw notAnAddress(env.DOCKER_HOST, 'DOCKER_HOST', 'DOCKER_HOST')
    return { endpoint, address: addressOf(endpoint), source: { kind: 'DOCKER_HOST' } }
  }

  const configFile = posix.join(configDir, 'config.json')
  const named = env.DOCKER_CONTEXT
    ? { name: env.DOCKER_CONTEXT, from: { said: 'named by DOCKER_CONTEXT', variable: 'DOCKER_CONTEXT' } }
    : {
        name: textAt(search.readFile(configFile), ['currentContext']),
        from: { said: `the current one of ${configFile}`, variable: `currentContext in ${configFile}` },
      }
  if (named.name !== null && named.name !== 'default') {
    return findContext(search, configDir, named.name, named.from)
  }

  const path = defaultSockets(search).find((candidate) => search.exists(candidate))
  const endpoint: DaemonEndpoint = {
    kind: 'socket',
    path: path ?? (search.platform === 'win32' ? windowsPipe : systemSocket),
  }
  return { endpoint, address: addressOf(endpoint), source: { kind: 'default' } }
}

/** Podman's socket is left out on purpose: it answers to the same API, yet its port publishing and events differ. */
function defaultSockets({ env, platform, home }: DaemonSearch): string[] {
  if (platform === 'win32') return [windowsPipe]
  return [
    systemSocket,
    // rootless
    ...(env.XDG_RUNTIME_DIR ? [posix.join(env.XDG_RUNTIME_DIR, 'docker.sock')] : []),
    // Docker Desktop, on a Mac and on Linux
    posix.join(home, '.docker/run/docker.sock'),
    posix.join(home, '.docker/desktop/docker.sock'),
    posix.join(home, '.colima/default/docker.sock'),
  ]
}

/** A context lives in a folder that is named by the SHA-256 of its name. */
function findContext(
  search: DaemonSearch,
  configDir: string,
  name: string,
  from: ContextSource,
): FoundDaemon {
  const wrong = (why: string): WeirError =>
    new WeirError('docker_wrong_context', { context: name, source: from.said, why, ...remedy(from.variable) })

  const folder = createHash('sha256').update(name).digest('hex')
  const meta = search.readFile(posix.join(configDir, 'contexts/meta', folder, 'meta.json'))
  if (meta === null) throw wrong('there is no context of that name')
  const host = textAt(meta, ['Endpoints', 'docker', 'Host'])
  if (host === null) throw wrong('it names no Docker endpoint')

  const certDir = posix.join(configDir, 'contexts/tls', folder, 'docker')
  const endpoint = parseAddress(host, search.exists(posix.join(certDir, 'ca.pem')) ? certDir : null)
  if (endpoint === null) throw notAnAddress(host, from.said, from.variable)
  return { endpoint, address: addressOf(endpoint), source: { kind: 'context', name, from } }
}

/** Another context can be chosen; what the environment says stands above that, and can only be unset. */
export function remedy(variable: string): { variable: string; command?: string } {
  const isEnvironment = variable === 'DOCKER_HOST' || variable === 'DOCKER_CONTEXT'
  return { variable, ...(isEnvironment ? {} : { command: 'docker context use default' }) }
}

function notAnAddress(text: string, source: string, variable: string): WeirError {
  return new WeirError('docker_wrong_context', {
    context: text,
    source,
    why: 'that is not an address like unix:///var/run/docker.sock or tcp://nas:2375',
    ...remedy(variable),
  })
}

/** null when it is none. Without a scheme it is a TCP address, as the docker command line takes it. */
function parseAddress(text: string, certDir: string | null): DaemonEndpoint | null {
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/.exec(text) ?? []
  switch (scheme) {
    case 'unix':
      return { kind: 'socket', path: rest || systemSocket }
    case 'npipe':
      return { kind: 'socket', path: rest || windowsPipe }
    case 'tcp':
    case 'http':
    case 'https':
    case 'ssh': {
      const url = URL.canParse(`http://${rest}`) ? new URL(`http://${rest}`) : null
      if (url === null || url.hostname === '') return null
      // Not `url.port`, which hides a 80.
      const port = Number(/:(\d+)\/?$/.exec(rest)?.[1] ?? 0)
      const host = url.hostname
      return scheme === 'ssh'
        ? { kind: 'ssh', host, port: port || 22, user: decodeURIComponent(url.username) || null }
        : { kind: 'tcp', host, port: port || (certDir === null ? 2375 : 2376), certDir }
    }
    default:
      return null
  }
}

function addressOf(endpoint: DaemonEndpoint): string {
  switch (endpoint.kind) {
    case 'socket':
      return `${endpoint.path.startsWith('//./pipe/') ? 'npipe' : 'unix'}://${endpoint.path}`
    case 'tcp':
      return `tcp://${endpoint.host}:${endpoint.port}`
    case 'ssh':
      return `ssh://${endpoint.user === null ? '' : `${endpoint.user}@`}${endpoint.host}:${endpoint.port}`
  }
}

/** The text at that path of a JSON document; null when there is none, or no JSON. */
function textAt(json: string | null, path: readonly string[]): string | null {
  if (json === null) return null
  let at: unknown
  try {
    at = JSON.parse(json)
  } catch {
    return null
  }
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return null
    at = (at as Record<string, unknown>)[key]
  }
  return typeof at === 'string' && at !== '' ? at : null
}
