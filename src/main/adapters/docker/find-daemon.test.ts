import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { WeirError } from '../../../contract/errors.ts'
import { findDaemon, type DaemonSearch } from './find-daemon.ts'

const home = '/home/ada'
const folderOf = (context: string) => createHash('sha256').update(context).digest('hex')
const metaOf = (context: string) => `${home}/.docker/contexts/meta/${folderOf(context)}/meta.json`

function search(given: {
  env?: Record<string, string>
  platform?: NodeJS.Platform
  /** Path to text. */
  files?: Record<string, string>
}): DaemonSearch {
  const files = given.files ?? {}
  return {
    env: given.env ?? {},
    platform: given.platform ?? 'linux',
    home,
    exists: (path) => Object.hasOwn(files, path),
    readFile: (path) => files[path] ?? null,
  }
}

function refusal(given: Parameters<typeof search>[0]): WeirError {
  try {
    findDaemon(search(given))
  } catch (error) {
    if (error instanceof WeirError) return error
    throw error
  }
  throw new Error('a daemon was found')
}

describe('the Docker daemon a user means', () => {
  it('is refused with its name when the context of DOCKER_CONTEXT does not exist', () => {
    const error = refusal({ env: { DOCKER_CONTEXT: 'nas' }, files: { '/var/run/docker.sock': '' } })
    expect(error.code).toBe('docker_wrong_context')
    expect(error.message).toContain('"nas" (named by DOCKER_CONTEXT)')
    expect(error.message).toContain('unset DOCKER_CONTEXT')
  })

  it('is refused when the current context of config.json was deleted', () => {
    const config = `${home}/.docker/config.json`
    const error = refusal({ files: { [config]: '{"currentContext":"old"}' } })
    expect(error.code).toBe('docker_wrong_context')
    expect(error.message).toContain(config)
  })

  it('is refused when DOCKER_HOST is no address, or a context names no endpoint', () => {
    expect(refusal({ env: { DOCKER_HOST: 'fd://' } }).code).toBe('docker_wrong_context')
    expect(refusal({ env: { DOCKER_HOST: 'tcp://' } }).message).toContain('unset DOCKER_HOST')
    const empty = { [metaOf('k')]: '{"Name":"k","Endpoints":{}}' }
    expect(refusal({ env: { DOCKER_CONTEXT: 'k' }, files: empty }).message).toContain(
      'names no Docker endpoint',
    )
  })

  it('is the system socket when nothing is named and nothing exists, so that the message names that', () => {
    const found = findDaemon(search({}))
    expect(found.endpoint).toEqual({ kind: 'socket', path: '/var/run/docker.sock' })
    expect(found.address).toBe('unix:///var/run/docker.sock')
    expect(found.source.kind).toBe('default')
  })

  it('survives a config.json that is broken', () => {
    const files = { [`${home}/.docker/config.json`]: '{"currentContext":' }
    expect(findDaemon(search({ files })).source.kind).toBe('default')
  })

  it.each([
    ['/var/run/docker.sock', 'linux'],
    ['/run/user/1000/docker.sock', 'linux'],
    [`${home}/.docker/desktop/docker.sock`, 'linux'],
    [`${home}/.docker/run/docker.sock`, 'darwin'],
    [`${home}/.colima/default/docker.sock`, 'darwin'],
  ] as const)('is found at %s (%s) when that is the only socket', (path, platform) => {
    const env = { XDG_RUNTIME_DIR: '/run/user/1000' }
    expect(findDaemon(search({ env, platform, files: { [path]: '' } })).endpoint).toEqual({
      kind: 'socket',
      path,
    })
  })

  it('is the named pipe on Windows', () => {
    const found = findDaemon(search({ platform: 'win32' }))
    expect(found.endpoint).toEqual({ kind: 'socket', path: '//./pipe/docker_engine' })
    expect(found.address).toBe('npipe:////./pipe/docker_engine')
  })

  it.each([
    ['unix:///run/d.sock', { kind: 'socket', path: '/run/d.sock' }],
    ['npipe:////./pipe/other', { kind: 'socket', path: '//./pipe/other' }],
    ['tcp://nas:2375', { kind: 'tcp', host: 'nas', port: 2375, certDir: null }],
    ['nas', { kind: 'tcp', host: 'nas', port: 2375, certDir: null }],
    ['tcp://nas:80', { kind: 'tcp', host: 'nas', port: 80, certDir: null }],
    ['ssh://ada@nas', { kind: 'ssh', host: 'nas', port: 22, user: 'ada' }],
    ['ssh://nas:2222', { kind: 'ssh', host: 'nas', port: 2222, user: null }],
  ])('is what DOCKER_HOST=%s says, before any context', (DOCKER_HOST, endpoint) => {
    const found = findDaemon(search({ env: { DOCKER_HOST, DOCKER_CONTEXT: 'nowhere' } }))
    expect(found.endpoint).toEqual(endpoint)
    expect(found.source.kind).toBe('DOCKER_HOST')
  })

  it('is spoken to with certificates when DOCKER_TLS_VERIFY asks for it', () => {
    const env = { DOCKER_HOST: 'tcp://nas', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }
    expect(findDaemon(search({ env })).endpoint).toEqual({
      kind: 'tcp',
      host: 'nas',
      port: 2376,
      certDir: '/certs',
    })
  })

  it('is the endpoint of the current context, with its certificates', () => {
    const certDir = `${home}/.docker/contexts/tls/${folderOf('nas')}/docker`
    const found = findDaemon(
      search({
        files: {
          [`${home}/.docker/config.json`]: '{"currentContext":"nas"}',
          [metaOf('nas')]: '{"Name":"nas","Endpoints":{"docker":{"Host":"tcp://nas:2376"}}}',
          [`${certDir}/ca.pem`]: '',
        },
      }),
    )
    expect(found.endpoint).toEqual({ kind: 'tcp', host: 'nas', port: 2376, certDir })
    expect(found.source).toMatchObject({ kind: 'context', name: 'nas' })
  })

  it('is the usual one when the context is called default', () => {
    const found = findDaemon(
      search({ env: { DOCKER_CONTEXT: 'default' }, files: { '/var/run/docker.sock': '' } }),
    )
    expect(found.source.kind).toBe('default')
  })
})
