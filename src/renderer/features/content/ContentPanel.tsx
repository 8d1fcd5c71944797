import { IconBan, IconEraser, IconLockOpen, IconPlayerPlay } from '@tabler/icons-react'
import { refKey } from '../../../contract/ids.ts'
import { type ContentListRow } from '../../../contract/queries.ts'
import { ActButton } from '../../components/ActButton.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { CopyId } from '../../components/CopyId.tsx'
import { Figure, Figures } from '../../components/Figure.tsx'
import { count, percentFigure } from '../../components/format.ts'
import { KeyValues } from '../../components/KeyValues.tsx'
import { RowLink } from '../../components/RowLink.tsx'
import { PanelPart, SidePanel } from '../../components/SidePanel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { shortId } from '../../state/names.ts'
import { goTo } from '../../state/route.ts'
import { kindWords } from '../../state/start-kinds.ts'
import { streamUrl } from '../../state/stream-url.ts'
import classes from './Content.module.css'
import { namesOf, refOf } from './content-rows.ts'
import { contentName, meaningOf, standingMark } from './content-words.ts'
import { NextTry } from './NextTry.tsx'
import { StartsPart } from './StartsPart.tsx'
import { actKeys, useContentActs } from './use-content-acts.ts'

interface ContentPanelProps {
  readonly contentId: string
  /** undefined when it is not remembered (any more). */
  readonly row: ContentListRow | undefined
  readonly onDone: () => void
}

const close = () => goTo('content')

/** One content: what is known of it, its last starts, and what can be done about it. */
export function ContentPanel({ contentId, row, onDone }: ContentPanelProps) {
  const t = useT()
  if (row === undefined) {
    return (
      <SidePanel title={t('common:unnamedContent', { id: shortId(contentId) })} onClose={close}>
        <EmptyState>{t('content:gone')}</EmptyState>
      </SidePanel>
    )
  }
  return (
    <SidePanel
      title={contentName(t, row)}
      status={<StatusMark {...standingMark(t, row)} />}
      acts={<PanelActs row={row} onDone={onDone} />}
      onClose={close}
    >
      <p className={classes.meaning}>{meaningOf(t, row)}</p>
      <Figures>
        <Figure name={t('content:column.attempts')} figure={{ figure: count(row.attempts), unit: '' }} />
        <Figure name={t('content:column.failures')} figure={{ figure: count(row.failures), unit: '' }} />
        <Figure
          name={t('content:column.rate')}
          figure={percentFigure(row.attempts === 0 ? null : row.failureRate)}
        />
      </Figures>
      <PanelPart title={t('content:panel.known')}>
        <Facts row={row} />
      </PanelPart>
      <StartsPart contentKey={refKey(refOf(row))} on={`${row.attempts} ${row.lastAtMs}`} />
    </SidePanel>
  )
}

function PanelActs({ row, onDone }: { readonly row: ContentListRow; readonly onDone: () => void }) {
  const t = useT()
  const acts = useContentActs(row, onDone)
  const keys = actKeys(row.contentId)
  const playlistUrl = useSnapshot((snapshot) => snapshot.lanPlaylistUrl ?? snapshot.playlistUrl)
  return (
    <>
      <ActButton
        act={keys.tryNow}
        label={t('content:act.try')}
        icon={<IconPlayerPlay size={16} aria-hidden="true" />}
        disabledBecause={row.breaker === 'blocked' ? t('content:act.tryBlocked') : null}
        onClick={acts.tryNow}
      />
      {row.breaker === 'blocked' ? (
        <ActButton
          act={keys.block}
          label={t('content:act.unblock')}
          icon={<IconLockOpen size={16} aria-hidden="true" />}
          onClick={acts.unblock}
        />
      ) : (
        <ActButton
          act={keys.block}
          label={t('content:act.block')}
          icon={<IconBan size={16} aria-hidden="true" />}
          onClick={acts.block}
        />
      )}
      <ActButton
        act={keys.forget}
        label={t('content:act.forget')}
        icon={<IconEraser size={16} aria-hidden="true" />}
        onClick={acts.forget}
      />
      <CopyButton text={streamUrl(playlistUrl, refOf(row))} label={t('content:act.copyUrl')} />
    </>
  )
}

function Facts({ row }: { readonly row: ContentListRow }) {
  const t = useT()
  const say = useSentence()
  const { contentId, lastKind, lastError } = row
  const session = useSnapshot(({ sessions }) =>
    sessions.find(({ contentIds, infohash }) => contentIds.includes(contentId) || infohash === contentId),
  )
  return (
    <KeyValues
      of={[
        ...(row.breaker === 'closed'
          ? []
          : ([[t('content:column.next'), <NextTry key="next" view={row} />]] as const)),
        ...(lastKind === null ? [] : ([[t('content:column.kind'), kindWords(t, lastKind)]] as const)),
        ...(lastError === null ? [] : ([[t('content:column.error'), say(lastError)]] as const)),
        ...(session === undefined
          ? []
          : ([
              [
                t('content:panel.plays'),
                <RowLink key="session" page="streams" id={session.id}>
                  {t('common:viewers', { count: session.readers.length })}
                </RowLink>,
              ],
            ] as const)),
        ...namesOf(row.keys).map(
          ({ kind, id }) => [t(`content:panel.${kind}`), <CopyId key={`${kind}:${id}`} id={id} />] as const,
        ),
      ]}
    />
  )
}
