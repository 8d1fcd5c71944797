import { IconPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import { ActButton } from '../../components/ActButton.tsx'
import { DataTable } from '../../components/data-table/DataTable.tsx'
import { PageHead, Sheet } from '../../components/PageHead.tsx'
import { ShortageNotice } from '../../components/ShortageNotice.tsx'
import { SplitPage } from '../../components/SidePanel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useEngineSettings, type EngineSettings } from '../../state/engine-settings.ts'
import { useSnapshot, useWeir } from '../../state/hooks.ts'
import { goTo, hrefOf, useOpenedId } from '../../state/route.ts'
import { engineColumns } from './engine-columns.tsx'
import { groupsOf } from './engine-words.ts'
import { EnginePanel } from './EnginePanel.tsx'
import { useEngineRows } from './use-engine-rows.ts'

/** The engines of the pool: how each is, what it uses, and what can be done about it. */
export default function EnginesPage() {
  const t = useT()
  const rows = useEngineRows()
  const settings = useEngineSettings()
  const openedId = useOpenedId()
  const diskLimitBytes = settings?.diskLimitBytes ?? null
  const brief = openedId !== null
  const columns = useMemo(() => engineColumns(t, { diskLimitBytes, brief }), [t, diskLimitBytes, brief])
  const opened = rows.find(({ engine }) => engine.id === openedId)
  return (
    <>
      <PageHead title={t('engines:title')} note={<Note />}>
        <AddEngine settings={settings} />
      </PageHead>
      <ShortageNotice linked />
      <SplitPage
        panel={
          openedId !== null && (
            <EnginePanel key={openedId} engineId={openedId} row={opened} diskLimitBytes={diskLimitBytes} />
          )
        }
      >
        <Sheet>
          <DataTable
            label={t('engines:title')}
            rows={rows}
            rowKey={({ engine }) => engine.id}
            columns={columns}
            csvName="weir-engines"
            selected={openedId}
            onOpen={(id) => goTo('engines', id)}
            empty={<NoEngine />}
          />
        </Sheet>
      </SplitPage>
    </>
  )
}

function Note() {
  const t = useT()
  const engines = useSnapshot((snapshot) => snapshot.engines)
  const mode = useSnapshot((snapshot) => snapshot.scaling.mode)
  const { total, ready, asleep, leaving } = groupsOf(engines)
  const parts = [
    ...(total > 0 ? [t('engines:note.ready', { ready, total })] : []),
    ...(asleep > 0 ? [t('engines:note.asleep', { count: asleep })] : []),
    ...(leaving > 0 ? [t('engines:note.leaving', { count: leaving })] : []),
    ...(mode === 'auto' ? [] : [t(`engines:note.${mode}`)]),
  ]
  return parts.join(' · ')
}

/** An engine more, unless it is known that there can be none. */
function AddEngine({ settings }: { readonly settings: EngineSettings | null }) {
  const t = useT()
  const { acts } = useWeir()
  const isRemote = useSnapshot((snapshot) => snapshot.runtime.active === 'remote')
  const staying = useSnapshot((snapshot) => groupsOf(snapshot.engines).total)
  const why = isRemote
    ? t('engines:acts.addRemote')
    : settings !== null && staying >= settings.max
      ? t('engines:acts.addMax', { max: settings.max })
      : null
  return (
    <ActButton
      act="add-engine"
      label={t('engines:acts.add')}
      icon={<IconPlus size={16} aria-hidden="true" />}
      disabledBecause={why}
      onClick={() => void acts.run('add-engine', 'engine.add', {})}
    />
  )
}

/** Why there is none: nobody watches, somebody said so, or none can be made, which stands above. */
function NoEngine() {
  const t = useT()
  const mode = useSnapshot((snapshot) => snapshot.scaling.mode)
  const isLooking = useSnapshot(({ runtime }) => runtime.active === null && runtime.problem === null)
  const cannot = useSnapshot(({ runtime, scaling }) => runtime.problem !== null || scaling.cannot !== null)
  if (cannot && mode === 'auto') return <EmptyState>{t('engines:empty.cannot')}</EmptyState>
  if (isLooking) return <EmptyState>{t('engines:empty.looking')}</EmptyState>
  return (
    <EmptyState act={<a href={hrefOf('scaling')}>{t('engines:empty.scaling')}</a>}>
      {t(mode === 'auto' ? 'engines:empty.auto' : 'engines:empty.byHand')}
    </EmptyState>
  )
}
