/** How dockerode reaches a daemon, and where the ports are that it publishes. */
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { type DockerOptions } from 'dockerode'
import { type DaemonEndpoint } from './find-daemon.ts'

export interface Publishing {
  /** On the daemon's machine. */
  readonly bindAddress: string
  /** For URLs. */
  readonly host: string
  readonly isLocal: boolean
}

/** Every option is named, since dockerode fills what is left out from this process's environment. */
export function connectionOptions(endpoint: DaemonEndpoint): DockerOptions {
  const none = {
    socketPath: undefined,
    host: undefined,
    port: undefined,
    username: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
    protocol: 'http' as const,
  }
  switch (endpoint.kind) {
    case 'socket':
      return { ...none, socketPath: endpoint.path }
    case 'tcp': {
      const { host, port, certDir } = endpoint
      if (certDir === null) return { ...none, host, port }
      const pem = (name: string): Buffer => readFileSync(posix.join(certDir, name))
      return {
        ...none,
        host,
        port,
        protocol: 'https',
        ca: pem('ca.pem'),
        cert: pem('cert.pem'),
        key: pem('key.pem'),
      }
    }
    case 'ssh':
      return {
        ...none,
        host: endpoint.host,
        port: endpoint.port,
        username: endpoint.user ?? undefined,
        protocol: 'ssh',
        sshOptions: { agent: process.env.SSH_AUTH_SOCK ?? '' },
      }
  }
}

/** Engines have no password, so their ports stay on loopback unless the daemon is on another machine. */
export function publishing(endpoint: DaemonEndpoint): Publishing {
  const isLocal = endpoint.kind === 'socket' || ['localhost', '127.0.0.1', '[::1]'].includes(endpoint.host)
  return isLocal
    ? { bindAddress: '127.0.0.1', host: '127.0.0.1', isLocal }
    : { bindAddress: '0.0.0.0', host: endpoint.host, isLocal }
}
