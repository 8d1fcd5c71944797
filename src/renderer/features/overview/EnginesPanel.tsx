import { IconRefresh } from '@tabler/icons-react'
import { useMemo } from 'react'
import { engineStates, type EngineView } from '../../../contract/state.ts'
import { ActIcon } from '../../components/ActIcon.tsx'
import { Age, Ellipsis } from '../../components/Cells.tsx'
import { type Column } from '../../components/data-table/columns.ts'
import { DataTable } from '../../components/data-table/DataTable.tsx'
import { percent, unknown } from '../../components/format.ts'
import { MemoryUse } from '../../components/MemoryUse.tsx'
import { Panel } from '../../components/Panel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useCutting } from '../../components/use-cutting.tsx'
import { sentence } from '../../i18n/error-text.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { useT } from '../../i18n/use-t.ts'
import { restartCutsOff } from '../../state/cut-off.ts'
import { useSnapshot, useWeir } from '../../state/hooks.ts'
import { goTo } from '../../state/route.ts'
import { countEngines, engineStatus } from '../../state/status.ts'

type Columns = readonly Column<EngineView>[]

/** @param canRestart remote engines are run by somebody else */
function columnsOf(t: Translate, canRestart: boolean): Columns {
  const columns: Columns = [
    {
      id: 'state',
      head: t('overview:engines.state'),
      widthPx: 132,
      cell: ({ state }) => <StatusMark {...engineStatus(state)} />,
      sortBy: ({ state }) => engineStates.indexOf(state),
    },
    {
      id: 'engine',
      head: t('overview:engines.engine'),
      widthPx: 80,
      cell: ({ id }) => id,
      sortBy: ({ id }) => id,
    },
    {
      id: 'why',
      head: t('overview:engines.why'),
      cell: ({ reason }) => <Ellipsis text={sentence(reason)} />,
    },
    {
      id: 'slots',
      head: t('overview:engines.slots'),
      widthPx: 76,
      figures: true,
      cell: ({ slots }) => `${slots.used} / ${slots.total}`,
      sortBy: ({ slots }) => slots.used,
    },
    {
      id: 'cpu',
      head: t('overview:engines.cpu'),
      widthPx: 72,
      figures: true,
      cell: ({ resources }) => percent(resources === null ? null : resources.cpuPercent / 100),
      sortBy: ({ resources }) => resources?.cpuPercent ?? null,
    },
    {
      id: 'memory',
      head: t('overview:engines.memory'),
      widthPx: 132,
      figures: true,
      cell: ({ resources }) => (resources === null ? unknown : <MemoryUse resources={resources} />),
      sortBy: ({ resources }) => resources?.memoryBytes ?? null,
    },
    {
      id: 'version',
      head: t('overview:engines.version'),
      widthPx: 84,
      priority: 3,
      cell: ({ version }) => <Ellipsis text={version ?? unknown} />,
    },
    {
      id: 'age',
      head: t('overview:engines.age'),
      widthPx: 96,
      figures: true,
      cell: ({ startedAtMs }) => (startedAtMs === null ? unknown : <Age sinceMs={startedAtMs} />),
      sortBy: ({ startedAtMs }) => (startedAtMs === null ? null : -startedAtMs),
    },
  ]
  if (!canRestart) return columns
  return [
    ...columns,
    {
      id: 'acts',
      head: t('overview:engines.acts'),
      widthPx: 56,
      quiet: true,
      cell: ({ id }) => <RestartAct engineId={id} />,
    },
  ]
}

/** The engines of the pool, each with its state and why; one is opened on the page of engines. */
export function EnginesPanel() {
  const t = useT()
  const engines = useSnapshot((snapshot) => snapshot.engines)
  const ours = useSnapshot((snapshot) => snapshot.runtime.active !== 'remote')
  const columns = useMemo(() => columnsOf(t, ours), [t, ours])
  const { ready, total } = countEngines(engines)
  return (
    <Panel
      title={t('overview:engines.title')}
      note={total === 0 ? undefined : t('overview:engines.note', { ready, total })}
      flush={engines.length > 0}
    >
      <DataTable
        label={t('overview:engines.title')}
        rows={engines}
        rowKey={({ id }) => id}
        columns={columns}
        filterable={false}
        rowsInSight={10}
        empty={<EmptyState>{t('overview:engines.empty')}</EmptyState>}
        onOpen={(id) => goTo('engines', id)}
      />
    </Panel>
  )
}

function RestartAct({ engineId }: { engineId: string }) {
  const t = useT()
  const { live } = useWeir()
  const cut = useCutting()
  const act = `restart:${engineId}`

  const restart = () =>
    cut(
      {
        key: act,
        name: 'engine.restart',
        args: { engineId },
        affected: () => restartCutsOff(engineId, live.getState().snapshot?.sessions ?? []),
      },
      {
        after: t('common:acts.restartAfter'),
        act: t('common:acts.restartAct'),
      },
    )

  return (
    <ActIcon act={act} kind="restart" label={t('common:acts.restart', { id: engineId })} onClick={restart}>
      <IconRefresh size={16} />
    </ActIcon>
  )
}
