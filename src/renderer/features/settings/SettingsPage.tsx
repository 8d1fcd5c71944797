import { Button, CloseButton, TextInput } from '@mantine/core'
import { IconArrowBackUp, IconDownload, IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useState } from 'react'
import { Trans } from 'react-i18next'
import { useConfirm } from '../../components/Confirm.tsx'
import { PageHead } from '../../components/PageHead.tsx'
import { QueryError } from '../../components/QueryError.tsx'
import { saveFile } from '../../components/save-file.ts'
import { LoadingState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { textOf } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/use-t.ts'
import { useWeir } from '../../state/hooks.ts'
import { useOpenedId } from '../../state/route.ts'
import { ImportSettings } from './ImportSettings.tsx'
import { found, sectionOf, sectionsOf } from './keys.ts'
import { SectionNav } from './SectionNav.tsx'
import { SettingsSection } from './SettingsSection.tsx'
import classes from './Settings.module.css'
import { resettable, SettingsProvider, useAskedSettings, useSettings } from './use-settings.ts'

/** Every setting, a section at a time or found by its words. */
export default function SettingsPage() {
  const t = useT()
  const { settings, error, askAgain } = useAskedSettings()
  if (settings === null) {
    return (
      <>
        <PageHead title={t('settings:title')} />
        {error === null ? (
          <LoadingState>{t('settings:loading')}</LoadingState>
        ) : (
          <QueryError error={error} onAgain={askAgain}>
            {t('settings:cannotLoad')}
          </QueryError>
        )}
      </>
    )
  }
  return (
    <SettingsProvider value={settings}>
      <Loaded />
    </SettingsProvider>
  )
}

function Loaded() {
  const t = useT()
  const { answer } = useSettings()
  const { rows, changed } = answer
  const [search, setSearch] = useState('')
  const searched = useDeferredValue(search.trim())
  const sections = sectionsOf(rows)
  const opened = useOpenedId()
  const section = opened === 'changed' || sections.includes(opened ?? '') ? opened : sections[0]
  const shown =
    searched !== ''
      ? found(rows, searched)
      : rows.filter(({ key }) => (section === 'changed' ? changed.includes(key) : sectionOf(key) === section))
  const parted = searched !== '' || section === 'changed'

  return (
    <>
      <PageHead title={t('settings:title')} note={<Note />}>
        <Search value={search} onChange={setSearch} />
        <Acts />
      </PageHead>
      <PendingNotice />
      <div className={classes.columns}>
        <SectionNav
          sections={sections}
          current={searched === '' ? (section ?? null) : null}
          onGo={() => setSearch('')}
        />
        <div className={classes.sections}>
          {searched !== '' && (
            <p className={classes.count} role="status">
              {t('settings:found', { count: shown.length })}
            </p>
          )}
          {parted ? (
            sectionsOf(shown).map((name) => (
              <SettingsSection
                key={name}
                section={name}
                rows={shown.filter(({ key }) => sectionOf(key) === name)}
                whole={false}
              />
            ))
          ) : (
            <SettingsSection key={section} section={section ?? ''} rows={shown} whole />
          )}
          {shown.length === 0 && (
            <p className={classes.none}>
              {searched === ''
                ? t('settings:nothingChanged')
                : t('settings:nothingFound', { search: searched })}
            </p>
          )}
        </div>
      </div>
    </>
  )
}

function Note() {
  const t = useT()
  const { answer } = useSettings()
  if (answer.file === null) return t('settings:noteNotKept')
  return (
    <Trans
      t={t}
      i18nKey="settings:note"
      values={{ changed: t('settings:changed', { count: answer.changed.length }), file: answer.file }}
      components={{ code: <code /> }}
    />
  )
}

function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useT()
  return (
    <TextInput
      size="xs"
      type="search"
      className={classes.search ?? ''}
      placeholder={t('settings:search')}
      aria-label={t('settings:search')}
      value={value}
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      rightSection={
        value === '' ? null : (
          <CloseButton size="xs" aria-label={t('settings:clearSearch')} onClick={() => onChange('')} />
        )
      }
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** More keys than these are counted. */
const mostNamed = 8

function Acts() {
  const t = useT()
  const confirm = useConfirm()
  const { answer, reset } = useSettings()
  const rows = resettable(answer, answer.rows)
  const askReset = () =>
    confirm({
      title: t('settings:reset.allTitle'),
      body: (
        <>
          <p>{t('settings:reset.allBody')}</p>
          <ul>
            {rows.slice(0, mostNamed).map(({ key }) => (
              <li key={key}>{key}</li>
            ))}
            {rows.length > mostNamed && (
              <li>{t('settings:reset.more', { count: rows.length - mostNamed })}</li>
            )}
          </ul>
        </>
      ),
      act: t('settings:reset.allAct'),
      onYes: () => reset(rows),
    })
  return (
    <>
      <ImportSettings disabled={answer.file === null} />
      <ExportButton />
      <Button
        leftSection={<IconArrowBackUp size={16} aria-hidden="true" />}
        disabled={rows.length === 0}
        title={rows.length === 0 ? t('settings:reset.nothing') : undefined}
        onClick={askReset}
      >
        {t('settings:reset.all')}
      </Button>
    </>
  )
}

/** As they are at this moment, not as this page knew them last. */
function ExportButton() {
  const t = useT()
  const { bridge, acts } = useWeir()
  const [asking, setAsking] = useState(false)
  const save = async () => {
    setAsking(true)
    const reply = await bridge.query('settings.get', {})
    setAsking(false)
    if (!reply.ok) return acts.say('bad', textOf(reply.error))
    const text = `${JSON.stringify(reply.result.values, null, 2)}\n`
    saveFile('weir-settings.json', 'application/json', text)
  }
  return (
    <Button
      loading={asking}
      leftSection={<IconDownload size={16} aria-hidden="true" />}
      title={t('settings:exportWhat')}
      onClick={() => void save()}
    >
      {t('settings:export')}
    </Button>
  )
}

/** What was set and waits for Weir's next start. */
function PendingNotice() {
  const t = useT()
  const { pending } = useSettings().answer
  if (pending.length === 0) return null
  return (
    <section className={classes.pending} aria-label={t('settings:restart', { count: pending.length })}>
      <StatusMark status="attention" word={t('settings:restart', { count: pending.length })} />
      <p>{t('settings:restartWhat', { keys: pending.join(', ') })}</p>
    </section>
  )
}
