import { IconPlayerStopFilled } from '@tabler/icons-react'
import { useMemo } from 'react'
import { type SessionView } from '../../../contract/state.ts'
import { ActButton } from '../../components/ActButton.tsx'
import { Ago } from '../../components/Cells.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { CopyId } from '../../components/CopyId.tsx'
import { DataTable } from '../../components/data-table/DataTable.tsx'
import { bitRate, byteSize, count, expectedWait, latency, unknown } from '../../components/format.ts'
import { KeyValues } from '../../components/KeyValues.tsx'
import { RowLink } from '../../components/RowLink.tsx'
import { PanelPart, SidePanel } from '../../components/SidePanel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useStreamActs } from '../../components/use-stream-acts.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { sessionName } from '../../state/names.ts'
import { goTo } from '../../state/route.ts'
import { engineStatus, sessionStatus } from '../../state/status.ts'
import { streamUrl } from '../../state/stream-url.ts'
import { MoveStream } from './MoveStream.tsx'
import { type RateBook } from './rate-book.ts'
import { RatesPart } from './RatesPart.tsx'
import { readerColumns } from './reader-columns.tsx'
import { kBpsToBps } from './stream-columns.tsx'
import classes from './StreamPanel.module.css'

interface StreamPanelProps {
  readonly sessionId: string
  readonly rates: RateBook
}

const close = () => goTo('streams')

/** One stream: who watches it, how it comes in, where it runs, and what can be done about it. */
export function StreamPanel({ sessionId, rates }: StreamPanelProps) {
  const t = useT()
  const session = useSnapshot(({ sessions }) => sessions.find(({ id }) => id === sessionId))
  if (session === undefined) {
    return (
      <SidePanel title={t('streams:gone.title')} onClose={close}>
        <EmptyState>{t('streams:gone.text')}</EmptyState>
      </SidePanel>
    )
  }
  return (
    <SidePanel
      title={sessionName(session)}
      status={<StatusMark {...sessionStatus(session)} />}
      acts={<StreamActs session={session} />}
      onClose={close}
    >
      <Readers session={session} />
      <RatesPart sessionId={sessionId} rates={rates} />
      <PanelPart title={t('streams:panel.engine')}>
        <EngineOf session={session} />
        <MoveStream session={session} />
      </PanelPart>
      <PanelPart title={t('streams:panel.swarm')}>
        <Swarm session={session} />
      </PanelPart>
      <PanelPart title={t('streams:panel.stream')}>
        <Facts session={session} />
      </PanelPart>
    </SidePanel>
  )
}

function StreamActs({ session }: { readonly session: SessionView }) {
  const t = useT()
  const { stop, stopKey } = useStreamActs()
  const playlistUrl = useSnapshot((snapshot) => snapshot.lanPlaylistUrl ?? snapshot.playlistUrl)
  const contentId = session.contentIds[0]
  const content =
    contentId !== undefined
      ? ({ kind: 'contentId', id: contentId } as const)
      : session.infohash !== null
        ? ({ kind: 'infohash', id: session.infohash } as const)
        : null
  return (
    <>
      <ActButton
        act={stopKey(session.id)}
        label={t('common:acts.stopAct')}
        icon={<IconPlayerStopFilled size={16} aria-hidden="true" />}
        disabledBecause={session.state === 'stopping' ? t('streams:panel.stopping') : null}
        onClick={() => stop(session.id)}
      />
      {content !== null && (
        <CopyButton text={streamUrl(playlistUrl, content)} label={t('streams:panel.copyUrl')} />
      )}
    </>
  )
}

function Readers({ session }: { readonly session: SessionView }) {
  const t = useT()
  const columns = useMemo(() => readerColumns(t, session.id), [t, session.id])
  const title = t('common:viewers', { count: session.readers.length })
  return (
    <PanelPart title={title}>
      <div className={classes.flush}>
        <DataTable
          label={t('streams:reader.label')}
          rows={session.readers}
          rowKey={({ id }) => id}
          columns={columns}
          filterable={false}
          rowsInSight={6}
          empty={<p className={classes.none}>{t('streams:reader.empty')}</p>}
        />
      </div>
    </PanelPart>
  )
}

function EngineOf({ session }: { readonly session: SessionView }) {
  const t = useT()
  const engine = useSnapshot(({ engines }) => engines.find(({ id }) => id === session.engineId))
  const { failovers } = session
  return (
    <KeyValues
      of={[
        [
          t('streams:panel.runsOn'),
          session.engineId === null ? (
            t('streams:panel.noEngine')
          ) : (
            <span className={classes.line}>
              <RowLink page="engines" id={session.engineId}>
                {session.engineId}
              </RowLink>
              {engine !== undefined && <StatusMark {...engineStatus(engine.state)} />}
            </span>
          ),
        ],
        ...(session.engineId === null && failovers === 0
          ? []
          : ([
              [
                t('streams:panel.failovers'),
                failovers === 0
                  ? t('streams:panel.neverMoved')
                  : t('streams:panel.moved', { count: failovers }),
              ],
            ] as const)),
      ]}
    />
  )
}

function Swarm({ session: { swarm } }: { readonly session: SessionView }) {
  const t = useT()
  if (swarm === null) return <p className={classes.none}>{t('streams:panel.noSwarm')}</p>
  return (
    <KeyValues
      of={[
        [t('streams:panel.swarmStatus'), swarm.status],
        [t('streams:panel.peers'), count(swarm.peers)],
        [t('streams:panel.down'), bitRate(kBpsToBps(swarm.speedDownKBps))],
        [t('streams:panel.up'), bitRate(swarm.speedUpKBps === null ? null : kBpsToBps(swarm.speedUpKBps))],
      ]}
    />
  )
}

function Facts({ session }: { readonly session: SessionView }) {
  const t = useT()
  const waiting = useSnapshot(({ queue }) => queue.waiting.find(({ sessionId }) => sessionId === session.id))
  const { startedAtMs, liveAtMs, contentIds, infohash } = session
  return (
    <KeyValues
      of={[
        ...(waiting === undefined
          ? []
          : ([
              [
                t('streams:panel.waiting'),
                t('streams:panel.place', { place: waiting.position, wait: expectedWait(waiting.etaS) }),
              ],
            ] as const)),
        [t('streams:panel.asked'), <Ago key="asked" atMs={startedAtMs} />],
        [t('streams:panel.picture'), liveAtMs === null ? unknown : latency(liveAtMs - startedAtMs)],
        [t('streams:panel.received'), byteSize(session.bytes)],
        ...contentIds.map((id) => [t('streams:panel.contentId'), <CopyId key={id} id={id} />] as const),
        ...(infohash === null
          ? []
          : ([[t('streams:panel.infohash'), <CopyId key="infohash" id={infohash} />]] as const)),
      ]}
    />
  )
}
