import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { Trans } from 'react-i18next'
import { type SystemFacts } from '../../../contract/queries.ts'
import { Age } from '../../components/Cells.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { byteSize } from '../../components/format.ts'
import { KeyValues } from '../../components/KeyValues.tsx'
import { PageHead } from '../../components/PageHead.tsx'
import { Panel } from '../../components/Panel.tsx'
import { saveFile } from '../../components/save-file.ts'
import { textOf } from '../../i18n/error-text.ts'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { useSnapshot, useWeir } from '../../state/hooks.ts'
import { useQuery } from '../../state/query.ts'
import { hrefOf } from '../../state/route.ts'
import classes from './AboutPage.module.css'
import { diagnosticsFileName, folderOf, versionsText } from './report.ts'

/** Which Weir this is, what it runs on, where it keeps things, and what to send with a report. */
export default function AboutPage() {
  const t = useT()
  return (
    <>
      <PageHead title={t('about:title')} note={t('about:what')} />
      <div className={classes.columns}>
        <Program />
        <div className={classes.side}>
          <Diagnostics />
          <Documents />
        </div>
      </div>
    </>
  )
}

function Program() {
  const t = useT()
  const say = useSentence()
  const version = useSnapshot((snapshot) => snapshot.version)
  const startedAtMs = useSnapshot((snapshot) => snapshot.startedAtMs)
  const detail = useSnapshot((snapshot) => snapshot.runtime.detail)
  const { result, error } = useQuery('diagnostics', 'about', () => ({}))
  const system = result?.system ?? null
  const file = result?.settings.file ?? null
  const facts: (readonly [string, React.ReactNode])[] = [
    [t('about:version'), version],
    [t('about:running'), <Age key="age" sinceMs={startedAtMs} />],
    [t('about:engines'), say(detail)],
    ...(system === null ? [] : systemFacts(system, t)),
    ...(result === null
      ? []
      : [
          [
            t('about:history'),
            result.history.ok ? t('about:historyOk') : say(result.history.problem ?? ''),
          ] as const,
        ]),
    ...(file === null ? [] : [[t('about:dataFolder'), <code key="folder">{folderOf(file)}</code>] as const]),
    [t('about:licence'), t('about:licenceText')],
  ]
  return (
    <Panel
      title={t('about:program')}
      acts={<CopyButton text={versionsText(version, system, detail)} label={t('about:copyVersions')} />}
    >
      <KeyValues of={facts} />
      <p className={classes.note} role="status">
        {result === null &&
          (error === null ? t('about:loading') : `${textOf(error)} ${t('about:cannotLoad')}`)}
      </p>
    </Panel>
  )
}

function systemFacts(
  system: SystemFacts,
  t: ReturnType<typeof useT>,
): (readonly [string, React.ReactNode])[] {
  const { platform, release, arch, cpus, memoryBytes, node, electron, shell } = system
  return [
    [t('about:shell'), t(`about:shellOf.${shell}`)],
    [t('about:platform'), `${platform} ${release}, ${arch}`],
    [t('about:machine'), t('about:machineOf', { count: cpus, memory: byteSize(memoryBytes) })],
    [t('about:node'), node],
    ...(electron === null ? [] : [[t('about:electron'), electron] as const]),
  ]
}

function Diagnostics() {
  const t = useT()
  const { bridge, acts } = useWeir()
  const [asking, setAsking] = useState(false)
  // Asked anew, so that the file is of this moment.
  const save = async () => {
    setAsking(true)
    const reply = await bridge.query('diagnostics', {})
    setAsking(false)
    if (!reply.ok) {
      return acts.say('bad', textOf(reply.error), {
        details: `diagnostics: ${reply.error.code}\n${reply.error.message}`,
      })
    }
    const file = diagnosticsFileName(reply.result.madeAtMs)
    const content = new Blob([`${JSON.stringify(reply.result, null, 2)}\n`], { type: 'application/json' })
    saveFile(file, 'application/json', content)
    acts.say('ok', t('about:diagnosticsDone', { file, size: byteSize(content.size) }))
  }
  return (
    <Panel title={t('about:diagnostics')}>
      <p className={classes.words}>{t('about:diagnosticsWhat')}</p>
      <Button
        loading={asking}
        leftSection={<IconDownload size={16} aria-hidden="true" />}
        onClick={() => void save()}
      >
        {t('about:diagnosticsAct')}
      </Button>
    </Panel>
  )
}

const documents = [
  ['operation', 'operation.md'],
  ['settings', 'settings.md'],
  ['httpApi', 'http-api.md'],
  ['scaling', 'scaling.md'],
  ['alerts', 'alerts.md'],
  ['slates', 'slates.md'],
  ['demoEngine', 'demo-engine.md'],
  ['architecture', 'architecture.md'],
] as const

function Documents() {
  const t = useT()
  return (
    <Panel title={t('about:docs')}>
      <p className={classes.words}>
        <a href={hrefOf('onboarding')}>{t('about:setUp')}</a>
        <br />
        {t('about:setUpWhat')}
      </p>
      <p className={classes.words}>
        <Trans t={t} i18nKey="about:docsWhere" components={{ code: <code /> }} />
      </p>
      <KeyValues of={documents.map(([name, file]) => [file, t(`about:docNames.${name}`)] as const)} />
    </Panel>
  )
}
