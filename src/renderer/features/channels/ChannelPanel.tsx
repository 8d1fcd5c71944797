import { Ago } from '../../components/Cells.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { CopyId } from '../../components/CopyId.tsx'
import { fullTime } from '../../components/format.ts'
import { KeyValues } from '../../components/KeyValues.tsx'
import { PanelPart, SidePanel } from '../../components/SidePanel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { refKey, type ContentRef } from '../../../contract/ids.ts'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { goTo, hrefOf } from '../../state/route.ts'
import { streamUrl } from '../../state/stream-url.ts'
import { standingMark } from './channel-columns.tsx'
import { standingOf, type ChannelRow, type Records } from './channel-rows.ts'
import classes from './ChannelPanel.module.css'

interface ChannelPanelProps {
  /** undefined when the list does not have it any more. */
  readonly row: ChannelRow | undefined
  readonly records: Records
}

/** One channel: its stream's URL, and each source with its record. */
export function ChannelPanel({ row, records }: ChannelPanelProps) {
  const t = useT()
  const url = useSnapshot((snapshot) => snapshot.lanPlaylistUrl ?? snapshot.playlistUrl)
  const close = () => goTo('channels')
  if (row === undefined) {
    return (
      <SidePanel title={t('channels:title')} onClose={close}>
        <EmptyState>{t('channels:gone')}</EmptyState>
      </SidePanel>
    )
  }
  const { channel, viewers, sessionId, standing } = row
  const [first] = channel.sources
  const stream = first === undefined ? null : streamUrl(url, first)
  return (
    <SidePanel
      title={channel.name}
      status={<StatusMark {...standingMark(standing, t)} />}
      onClose={close}
      acts={stream !== null && <CopyButton text={stream} label={t('channels:copyStreamAct')} primary />}
    >
      <KeyValues
        of={[
          ...(channel.number === null ? [] : [[t('channels:number'), channel.number] as const]),
          ...(channel.group === null ? [] : [[t('channels:group'), channel.group] as const]),
          ...(channel.tvgId === null ? [] : [[t('channels:tvgId'), channel.tvgId] as const]),
          [
            t('channels:watching'),
            sessionId === null ? (
              t('common:viewers', { count: 0 })
            ) : (
              <a key="stream" href={hrefOf('streams', sessionId)}>
                {t('common:viewers', { count: viewers })}
              </a>
            ),
          ],
        ]}
      />
      {stream !== null && (
        <PanelPart title={t('channels:streamUrl')}>
          <code className={classes.url}>{stream}</code>
          <p className={classes.what}>{t('channels:streamUrlWhat')}</p>
        </PanelPart>
      )}
      {channel.sources.map((source, index) => (
        <PanelPart
          key={refKey(source)}
          title={
            channel.sources.length === 1
              ? t('channels:source')
              : t('channels:sourceNumber', { number: index + 1 })
          }
        >
          <Source source={source} records={records} />
        </PanelPart>
      ))}
      {channel.sources.length > 1 && <p className={classes.what}>{t('channels:firstInPlaylist')}</p>}
    </SidePanel>
  )
}

function Source({ source, records }: { source: ContentRef; records: Records }) {
  const t = useT()
  const say = useSentence()
  const record = records.get(refKey(source))
  return (
    <KeyValues
      of={[
        [t(`channels:kind.${source.kind}`), <CopyId key="id" id={source.id} />],
        [t('channels:record'), <StatusMark key="mark" {...standingMark(standingOf(record), t)} />],
        ...(record === undefined
          ? []
          : [
              [
                t('channels:failed'),
                t('channels:failedOf', { failures: record.failures, starts: record.attempts }),
              ] as const,
              ...(record.lastAtMs === null
                ? []
                : [[t('channels:last'), <Ago key="last" atMs={record.lastAtMs} />] as const]),
              ...(record.lastError === null
                ? []
                : [[t('channels:lastError'), say(record.lastError)] as const]),
              ...(record.nextTryAt === null
                ? []
                : [[t('channels:nextTry'), fullTime(record.nextTryAt)] as const]),
              [
                '',
                <a key="content" href={hrefOf('content', record.contentId)}>
                  {t('channels:openContent')}
                </a>,
              ] as const,
            ]),
      ]}
    />
  )
}
