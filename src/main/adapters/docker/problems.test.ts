import { expect, test } from 'vitest'
import { type FoundDaemon } from './find-daemon.ts'
import { connectionProblem } from './problems.ts'

const socket = (path: string): FoundDaemon => ({
  endpoint: { kind: 'socket', path },
  address: `unix://${path}`,
  source: { kind: 'default' },
})
const refused = (code: string) => Object.assign(new Error(`connect ${code}`), { code })
const problem = (error: Error, found: FoundDaemon, platform: NodeJS.Platform) =>
  connectionProblem(error, found, platform).toBody()

test('a daemon that is down comes with the command that starts it on this system, where there is one', () => {
  const down = refused('ECONNREFUSED')
  const commands = (
    [
      ['/var/run/docker.sock', 'linux'],
      ['/run/user/1000/docker.sock', 'linux'],
      ['/home/ada/.colima/default/docker.sock', 'darwin'],
      ['/home/ada/.docker/run/docker.sock', 'darwin'],
      ['//./pipe/docker_engine', 'win32'],
    ] as const
  ).map(([path, platform]) => problem(down, socket(path), platform).command)
  expect(commands).toEqual([
    'sudo systemctl start docker',
    'systemctl --user start docker',
    'colima start',
    'open -a Docker',
    undefined,
  ])
})

test('a daemon elsewhere is not started by a command of this machine', () => {
  const elsewhere: FoundDaemon = {
    endpoint: { kind: 'tcp', host: 'nas', port: 2375, certDir: null },
    address: 'tcp://nas:2375',
    source: { kind: 'DOCKER_HOST' },
  }
  const { command, message } = problem(refused('ECONNREFUSED'), elsewhere, 'linux')
  expect(command).toBeUndefined()
  expect(message).toContain('start it (on nas, or unset DOCKER_HOST)')
})

test('a socket of others comes with the command that lets this user in', () => {
  const forbidden = (platform: NodeJS.Platform) =>
    problem(refused('EACCES'), socket('/var/run/docker.sock'), platform)
  expect(forbidden('linux')).toMatchObject({
    code: 'docker_no_permission',
    command: 'sudo usermod -aG docker "$USER"',
  })
  expect(forbidden('win32').command).toBe('net localgroup docker-users "%USERNAME%" /add')
})

test('another context is chosen by a command, unless the environment names it', () => {
  const context = (variable: string): FoundDaemon => ({
    ...socket('/nowhere.sock'),
    source: { kind: 'context', name: 'nas', from: { said: 'somewhere', variable } },
  })
  const chosen = (variable: string) => problem(refused('ENOENT'), context(variable), 'linux').command
  expect(chosen('currentContext in /home/ada/.docker/config.json')).toBe('docker context use default')
  expect(chosen('DOCKER_CONTEXT')).toBeUndefined()
})
