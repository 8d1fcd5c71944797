import { type ReactNode } from 'react'
import { Trans } from 'react-i18next'
import { type ErrorBody } from '../../../contract/errors.ts'
import { useT } from '../../i18n/use-t.ts'
import { hrefOf } from '../../state/route.ts'
import { CommandLine } from './CommandLine.tsx'
import classes from './Onboarding.module.css'
import { binaryText, imageText, remoteText } from './settings-texts.ts'

interface RemedyProps {
  readonly problem: ErrorBody
  /** Of the settings, for what is changed there only. */
  readonly file: string
}

/** Docker's own page for every system; links may lead there (main/desktop/security.ts). */
const getDocker = 'https://docs.docker.com/get-started/get-docker/'

/** What to do about it, in order, with the exact command for this system where there is one. */
export function Remedy(props: RemedyProps) {
  return (
    <ol className={classes.remedy}>
      <Steps {...props} />
    </ol>
  )
}

function Steps({ problem: { code, command }, file }: RemedyProps) {
  const t = useT()
  const inCode = <code />
  switch (code) {
    case 'docker_missing':
      return (
        <>
          <Step line={command}>
            {command === undefined
              ? t('onboarding:steps.docker_missing.startThere')
              : t('onboarding:steps.docker_missing.start')}
          </Step>
          <Step>
            <Trans
              t={t}
              i18nKey="onboarding:steps.docker_missing.install"
              components={{ docker: <a href={getDocker} target="_blank" rel="noreferrer" /> }}
            />
          </Step>
        </>
      )
    case 'docker_no_permission':
      return (
        <>
          <Step line={command}>{t('onboarding:steps.docker_no_permission.run')}</Step>
          <Step>{t('onboarding:steps.docker_no_permission.login')}</Step>
        </>
      )
    case 'docker_wrong_context':
      return (
        <>
          {command !== undefined && (
            <Step line={command}>{t('onboarding:steps.docker_wrong_context.use')}</Step>
          )}
          <Step>{t('onboarding:steps.docker_wrong_context.unset')}</Step>
        </>
      )
    case 'docker_image_missing':
    case 'docker_pull_cancelled':
      return (
        <>
          <Step>
            {code === 'docker_pull_cancelled'
              ? t('onboarding:steps.docker_image_missing.again')
              : t('onboarding:steps.docker_image_missing.network')}
          </Step>
          <Step line={imageText} kind="file">
            <Trans
              t={t}
              i18nKey="onboarding:steps.docker_image_missing.choose"
              values={{ file }}
              components={{ code: inCode }}
            />
          </Step>
        </>
      )
    case 'docker_failed':
      return (
        <>
          <Step line="docker info">{t('onboarding:steps.docker_failed.look')}</Step>
          <Step>{t('onboarding:steps.docker_failed.restart')}</Step>
        </>
      )
    case 'ports_exhausted':
      return (
        <>
          <Step>
            <Trans
              t={t}
              i18nKey="onboarding:steps.ports_exhausted.widen"
              components={{ settings: <a href={hrefOf('settings', 'engines')} /> }}
            />
          </Step>
          <Step>{t('onboarding:steps.ports_exhausted.end')}</Step>
        </>
      )
    case 'process_binary_missing':
      return (
        <Step line={binaryText} kind="file">
          <Trans
            t={t}
            i18nKey="onboarding:steps.process_binary_missing.name"
            values={{ file }}
            components={{ code: inCode }}
          />
        </Step>
      )
    case 'remote_missing':
      return (
        <Step line={remoteText} kind="file">
          <Trans
            t={t}
            i18nKey="onboarding:steps.remote_missing.name"
            values={{ file }}
            components={{ code: inCode }}
          />
        </Step>
      )
    default:
      return (
        <Step>
          <Trans
            t={t}
            i18nKey="onboarding:steps.other.report"
            components={{ logs: <a href={hrefOf('logs')} /> }}
          />
        </Step>
      )
  }
}

interface StepProps {
  readonly children: ReactNode
  /** To be copied: a command, or text for the settings file. */
  readonly line?: string | undefined
  readonly kind?: 'command' | 'file'
}

function Step({ children, line, kind = 'command' }: StepProps) {
  return (
    <li>
      {children}
      {line !== undefined && <CommandLine line={line} kind={kind} />}
    </li>
  )
}
