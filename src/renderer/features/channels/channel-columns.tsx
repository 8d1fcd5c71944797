import { IconCheck, IconCopy } from '@tabler/icons-react'
import { type Channel } from '../../../contract/channels.ts'
import { ActIcon } from '../../components/ActIcon.tsx'
import { Ellipsis } from '../../components/Cells.tsx'
import { CopyId } from '../../components/CopyId.tsx'
import { type Column } from '../../components/data-table/columns.ts'
import { count, unknown } from '../../components/format.ts'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useCopy } from '../../components/use-copy.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { type Named, type Status } from '../../state/status.ts'
import { streamUrl } from '../../state/stream-url.ts'
import { type ChannelRow, type Standing } from './channel-rows.ts'

const shapes: Readonly<Record<Standing, Status>> = {
  none: 'idle',
  good: 'ok',
  some: 'attention',
  bad: 'bad',
  open: 'attention',
  blocked: 'idle',
}
/** The worst first. */
const ranks: readonly Standing[] = ['bad', 'open', 'blocked', 'some', 'good', 'none']

export const standingMark = (standing: Standing, t: Translate): Named => ({
  status: shapes[standing],
  word: t(`channels:recordOf.${standing}`),
})

/** @param numbered whether any channel has a number */
export function channelColumns(t: Translate, numbered: boolean): readonly Column<ChannelRow>[] {
  const columns: readonly Column<ChannelRow>[] = [
    {
      id: 'number',
      head: t('channels:number'),
      widthPx: 64,
      figures: true,
      priority: 2,
      cell: ({ channel }) => channel.number ?? unknown,
      sortBy: ({ channel }) => channel.number,
    },
    {
      id: 'name',
      head: t('channels:name'),
      cell: ({ channel }) => <Ellipsis text={channel.name} />,
      sortBy: ({ channel }) => channel.name,
      text: ({ channel }) => channel.name,
    },
    {
      id: 'group',
      head: t('channels:group'),
      widthPx: 160,
      priority: 3,
      cell: ({ channel }) => <Ellipsis text={channel.group ?? unknown} />,
      sortBy: ({ channel }) => channel.group,
      text: ({ channel }) => channel.group ?? '',
    },
    {
      id: 'id',
      head: t('channels:id'),
      widthPx: 120,
      cell: ({ channel }) => <FirstSource channel={channel} />,
      text: ({ channel }) => channel.sources.map(({ id }) => id).join(' '),
    },
    {
      id: 'sources',
      head: t('channels:sources'),
      widthPx: 84,
      figures: true,
      priority: 4,
      cell: ({ channel }) => count(channel.sources.length),
      sortBy: ({ channel }) => channel.sources.length,
    },
    {
      id: 'record',
      head: t('channels:record'),
      widthPx: 164,
      cell: ({ standing }) => <StatusMark {...standingMark(standing, t)} />,
      sortBy: ({ standing }) => ranks.indexOf(standing),
      text: ({ standing }) => t(`channels:recordOf.${standing}`),
    },
    {
      id: 'starts',
      head: t('channels:failed'),
      widthPx: 96,
      figures: true,
      priority: 2,
      cell: ({ starts, failures }) => (starts === 0 ? unknown : t('channels:failedOf', { failures, starts })),
      sortBy: ({ starts, failures }) => (starts === 0 ? null : failures / starts),
    },
    {
      id: 'watching',
      head: t('channels:watching'),
      widthPx: 92,
      figures: true,
      cell: ({ viewers }) => (viewers === 0 ? unknown : count(viewers)),
      sortBy: ({ viewers }) => viewers,
    },
    {
      id: 'acts',
      head: t('channels:copyStreamAct'),
      widthPx: 52,
      quiet: true,
      cell: ({ channel }) => <CopyStream channel={channel} />,
    },
  ]
  return numbered ? columns : columns.filter(({ id }) => id !== 'number')
}

function FirstSource({ channel: { sources } }: { channel: Channel }) {
  const [first] = sources
  return first === undefined ? unknown : <CopyId id={first.id} />
}

function CopyStream({ channel }: { channel: Channel }) {
  const t = useT()
  const url = useSnapshot((snapshot) => snapshot.lanPlaylistUrl ?? snapshot.playlistUrl)
  const [source] = channel.sources
  const { copied, copy } = useCopy(source === undefined ? '' : streamUrl(url, source))
  return (
    <ActIcon
      act={`copy:${channel.id}`}
      kind="copy"
      label={copied ? t('common:copied') : t('channels:copyStream', { name: channel.name })}
      onClick={copy}
    >
      {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
    </ActIcon>
  )
}
