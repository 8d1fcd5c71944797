/** Scripted states in which no engine can be made, each with the error that Weir itself would tell. Pure. */
import { WeirError, type ErrorCode } from '../../src/contract/errors.ts'
import { type RuntimeView, type Snapshot } from '../../src/contract/state.ts'
import { emptySnapshot } from './fake-parts.ts'

export const troubles = [
  'no-docker',
  'no-permission',
  'wrong-context',
  'no-image',
  'docker-failed',
  'no-ports',
  'no-binary',
  'no-remote',
] as const
export type Trouble = (typeof troubles)[number]

type Params = ConstructorParameters<typeof WeirError>[1]

function problemOf(trouble: Trouble): [requested: RuntimeView['requested'], code: ErrorCode, params: Params] {
  switch (trouble) {
    case 'no-docker': {
      const command = 'sudo systemctl start docker'
      return [
        'docker',
        'docker_missing',
        { endpoint: 'unix:///var/run/docker.sock', startCommand: command, command },
      ]
    }
    case 'no-permission':
      return [
        'docker',
        'docker_no_permission',
        { endpoint: 'unix:///var/run/docker.sock', command: 'sudo usermod -aG docker "$USER"' },
      ]
    case 'wrong-context': {
      const variable = 'DOCKER_CONTEXT'
      const why = 'there is no context of that name'
      return [
        'docker',
        'docker_wrong_context',
        { context: 'nas', source: `named by ${variable}`, why, variable },
      ]
    }
    case 'no-image':
      return ['docker', 'docker_image_missing', { image: 'jopsis/acestream:x64', why: 'no such host' }]
    case 'docker-failed':
      return ['docker', 'docker_failed', { what: 'make a container', why: 'no space left on device' }]
    case 'no-ports':
      return ['docker', 'ports_exhausted', { from: 16880, to: 16881 }]
    case 'no-binary':
      return [
        'process',
        'process_binary_missing',
        { path: '/opt/acestream/start-engine', why: 'there is no such file' },
      ]
    case 'no-remote':
      return ['remote', 'remote_missing', {}]
  }
}

export function troubledSnapshot(trouble: Trouble): Snapshot {
  const [requested, code, params] = problemOf(trouble)
  return {
    ...emptySnapshot(),
    runtime: {
      requested,
      active: null,
      detail: 'Docker at unix:///var/run/docker.sock',
      problem: new WeirError(code, params).toBody(),
      progress: null,
    },
  }
}
