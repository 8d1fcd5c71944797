import { Button, CloseButton, SegmentedControl, TextInput } from '@mantine/core'
import { IconCopy, IconDownload, IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { Trans } from 'react-i18next'
import { logLevels, type LogLevel } from '../../../contract/queries.ts'
import { PageHead, Sheet } from '../../components/PageHead.tsx'
import { QueryError } from '../../components/QueryError.tsx'
import { saveFile } from '../../components/save-file.ts'
import { EmptyState, LoadingState } from '../../components/States.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useWeir } from '../../state/hooks.ts'
import { matching, plainText, type KeyedLine } from './log-lines.ts'
import { LogView } from './LogView.tsx'
import classes from './Logs.module.css'
import { mostLines, useLog } from './use-log.ts'

/** Weir's own log, as it grows. */
export default function LogsPage() {
  const t = useT()
  const [level, setLevel] = useState<LogLevel>('info')
  const [follows, setFollows] = useState(true)
  const [search, setSearch] = useState('')
  const searched = useDeferredValue(search.trim())
  const { lines, file, error, askAgain, isLoading } = useLog(level, follows)
  const shown = useMemo(() => (lines === null ? null : matching(lines, searched)), [lines, searched])

  return (
    <>
      <PageHead title={t('logs:title')} note={t('logs:note', { count: mostLines })} />
      <Sheet>
        <div className={classes.tools}>
          <SegmentedControl
            size="xs"
            aria-label={t('logs:level')}
            data={logLevels.map((value) => ({ value, label: t(`logs:levels.${value}`) }))}
            value={level}
            onChange={(value) => setLevel(logLevels.find((known) => known === value) ?? level)}
          />
          <TextInput
            size="xs"
            type="search"
            className={classes.search ?? ''}
            placeholder={t('logs:search')}
            aria-label={t('logs:search')}
            value={search}
            leftSection={<IconSearch size={14} aria-hidden="true" />}
            rightSection={
              search === '' ? null : (
                <CloseButton size="xs" aria-label={t('logs:clearSearch')} onClick={() => setSearch('')} />
              )
            }
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Count shown={shown} total={lines?.length ?? null} />
          <span className={classes.push} />
          <Button
            aria-pressed={follows}
            leftSection={
              follows ? (
                <IconPlayerPause size={16} aria-hidden="true" />
              ) : (
                <IconPlayerPlay size={16} aria-hidden="true" />
              )
            }
            title={follows ? t('logs:following') : t('logs:paused')}
            onClick={() => setFollows(!follows)}
          >
            {follows ? t('logs:pause') : t('logs:follow')}
          </Button>
          <Takings lines={shown ?? []} />
        </div>
        {error !== null && (
          <QueryError error={error} onAgain={askAgain}>
            {t('logs:cannotLoad')}
          </QueryError>
        )}
        {isLoading && <LoadingState>{t('logs:loading')}</LoadingState>}
        {!isLoading && error === null && lines === null && <EmptyState>{t('logs:notKept')}</EmptyState>}
        {lines !== null && shown !== null && shown.length === 0 && (
          <EmptyState>
            {lines.length === 0 ? t(`logs:empty.${level}`) : t('logs:noMatch', { search: searched })}
          </EmptyState>
        )}
        {shown !== null && shown.length > 0 && (
          <LogView
            // Another level is another log; it begins at its end.
            key={level}
            lines={shown}
            search={searched}
            follows={follows}
            onScrolledUp={() => setFollows(false)}
          />
        )}
      </Sheet>
      {file !== null && (
        <p className={classes.file}>
          <Trans t={t} i18nKey="logs:kept" values={{ file }} components={{ code: <code /> }} />
        </p>
      )}
    </>
  )
}

function Count({ shown, total }: { shown: readonly KeyedLine[] | null; total: number | null }) {
  const t = useT()
  if (shown === null || total === null) return null
  return (
    <span className={classes.count} role="status">
      {shown.length === total
        ? t('logs:lines', { count: total })
        : t('logs:shownOf', { shown: shown.length, total })}
    </span>
  )
}

/** Takes the lines that are shown elsewhere: a report, an editor. */
function Takings({ lines }: { lines: readonly KeyedLine[] }) {
  const t = useT()
  const { bridge, acts } = useWeir()
  const none = lines.length === 0
  const copy = () => {
    bridge.copyText(plainText(lines)).then(
      () => acts.say('ok', t('logs:copied', { lines: t('logs:lines', { count: lines.length }) })),
      () => acts.say('bad', t('logs:copyFailed')),
    )
  }
  return (
    <>
      <Button disabled={none} leftSection={<IconCopy size={16} aria-hidden="true" />} onClick={copy}>
        {t('logs:copy')}
      </Button>
      <Button
        disabled={none}
        leftSection={<IconDownload size={16} aria-hidden="true" />}
        onClick={() => saveFile('weir-log.txt', 'text/plain;charset=utf-8', plainText(lines))}
      >
        {t('logs:download')}
      </Button>
    </>
  )
}
