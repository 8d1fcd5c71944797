/** What the page says about the place where engines run. */
import { type ErrorBody } from '../../contract/errors.ts'
import { type RuntimeView } from '../../contract/state.ts'
import { textOf } from '../i18n/error-text.ts'
import { t } from '../i18n/i18n.ts'

export interface RuntimeWords {
  readonly kind: 'demo' | 'problem'
  readonly title: string
  /** What happened and what to do: the catalogue's message holds both. */
  readonly message: string | null
  /** What it means for viewers. */
  readonly meaning: string
  readonly canRetry: boolean
}

/** A few words for what keeps engines from being made. */
export function problemTitle(code: ErrorBody['code']): string {
  switch (code) {
    case 'docker_missing':
    case 'docker_no_permission':
    case 'docker_wrong_context':
    case 'docker_image_missing':
    case 'docker_pull_cancelled':
    case 'docker_failed':
    case 'ports_exhausted':
    case 'process_binary_missing':
    case 'remote_missing':
      return t(`overview:runtime.${code}`)
    default:
      return t('overview:runtime.other')
  }
}

/** null when engines run where they should. */
export function runtimeWords(runtime: RuntimeView, readyEngines: number): RuntimeWords | null {
  const { active, problem, requested } = runtime
  if (active === 'demo') {
    const wished = requested === 'demo'
    return {
      kind: 'demo',
      title: t('overview:runtime.demo'),
      message:
        problem === null
          ? null
          : t('overview:runtime.demoBecause', {
              problem: problemTitle(problem.code),
              message: textOf(problem),
            }),
      meaning: wished ? t('overview:runtime.demoWished') : t('overview:runtime.demoUnwished'),
      canRetry: !wished || problem !== null,
    }
  }
  if (problem === null) return null
  return {
    kind: 'problem',
    title: problemTitle(problem.code),
    message: textOf(problem),
    meaning:
      problem.code === 'docker_pull_cancelled'
        ? t('overview:runtime.notPulled')
        : readyEngines > 0
          ? t('overview:runtime.someReady')
          : t('overview:runtime.noneReady'),
    canRetry: true,
  }
}

/** For a bug report or a search engine. */
export function problemDetails(runtime: RuntimeView, version: string): string {
  return [
    `Weir ${version}`,
    `runtime wished for: ${runtime.requested}, in force: ${runtime.active ?? 'none'}`,
    runtime.detail,
    runtime.problem === null ? '' : `${runtime.problem.code}: ${runtime.problem.message}`,
  ]
    .filter((line) => line !== '')
    .join('\n')
}
