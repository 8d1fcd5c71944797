/** The daemon's failures as errors of the catalogue, each with the remedy that fits this machine. */
import { WeirError } from '../../../contract/errors.ts'
import { remedy, type FoundDaemon } from './find-daemon.ts'

/** The daemon's own words without dockerode's "(HTTP code 500) server error - " around them. */
export function daemonWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'it did not answer in time'
  const json: unknown = 'json' in error ? error.json : undefined
  if (typeof json === 'object' && json !== null && 'message' in json && typeof json.message === 'string') {
    return json.message.trim()
  }
  // Several addresses were tried (IPv4 and IPv6): the first failure speaks for all.
  if (error instanceof AggregateError && error.message === '') return daemonWords(error.errors[0])
  return error.message.replace(/^\(HTTP code \d+\) [\w ]* - /, '').trim() || error.name
}

/** HTTP status of the daemon's answer; null when it never answered. */
export function daemonStatus(error: unknown): number | null {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : null
}

/** Why the daemon cannot be used, told apart by what the user has to do about it. */
export function connectionProblem(error: unknown, found: FoundDaemon, platform: NodeJS.Platform): WeirError {
  if (error instanceof WeirError) return error
  const cause = { cause: error }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EACCES' || code === 'EPERM') {
    return new WeirError(
      'docker_no_permission',
      { endpoint: found.address, command: permissionCommand(platform) },
      cause,
    )
  }
  const status = daemonStatus(error)
  if (status !== null) {
    return new WeirError(
      'docker_failed',
      { what: `serve Weir (HTTP ${status})`, why: daemonWords(error) },
      cause,
    )
  }
  if (found.source.kind === 'context') {
    const { name, from } = found.source
    const why = `no daemon answers at ${found.address} (${daemonWords(error)})`
    return new WeirError(
      'docker_wrong_context',
      { context: name, source: from.said, why, ...remedy(from.variable) },
      cause,
    )
  }
  const endpoint = found.source.kind === 'DOCKER_HOST' ? `${found.address} (DOCKER_HOST)` : found.address
  const start = startCommand(found, platform)
  return new WeirError('docker_missing', { endpoint, ...start }, cause)
}

function permissionCommand(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'win32':
      return 'net localgroup docker-users "%USERNAME%" /add'
    case 'darwin':
      return 'sudo chown "$USER" ~/.docker/run/docker.sock'
    default:
      return 'sudo usermod -aG docker "$USER"'
  }
}

/** `command` is what a terminal takes; where there is none, `startCommand` says in words how. */
function startCommand(
  { endpoint }: FoundDaemon,
  platform: NodeJS.Platform,
): { startCommand: string; command?: string } {
  const run = (command: string) => ({ startCommand: command, command })
  if (endpoint.kind !== 'socket') return { startCommand: `on ${endpoint.host}, or unset DOCKER_HOST` }
  if (endpoint.path.includes('/.colima/')) return run('colima start')
  if (endpoint.path.startsWith('/run/user/')) return run('systemctl --user start docker')
  switch (platform) {
    case 'win32':
      return { startCommand: 'start Docker Desktop from the Start menu' }
    case 'darwin':
      return run('open -a Docker')
    default:
      return run('sudo systemctl start docker')
  }
}
