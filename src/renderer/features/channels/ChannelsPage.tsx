import { useMemo } from 'react'
import { Trans } from 'react-i18next'
import { CopyButton } from '../../components/CopyButton.tsx'
import { DataTable } from '../../components/data-table/DataTable.tsx'
import { ImportButton } from '../../components/ImportChannels.tsx'
import { PageHead, Sheet } from '../../components/PageHead.tsx'
import { QueryError } from '../../components/QueryError.tsx'
import { SplitPage } from '../../components/SidePanel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { goTo, useOpenedId } from '../../state/route.ts'
import { channelColumns } from './channel-columns.tsx'
import { ChannelPanel } from './ChannelPanel.tsx'
import classes from './ChannelsPage.module.css'
import { useChannels } from './use-channels.ts'

/** The channels of the playlist: which play, who watches them, where each is found. */
export default function ChannelsPage() {
  const t = useT()
  const { count, source } = useSnapshot((snapshot) => snapshot.channels)
  const url = useSnapshot((snapshot) => snapshot.lanPlaylistUrl ?? snapshot.playlistUrl)
  const openedId = useOpenedId()
  const { rows, records, error, askAgain } = useChannels()
  const numbered = rows?.some(({ channel }) => channel.number !== null) === true
  const columns = useMemo(() => channelColumns(t, numbered), [t, numbered])
  const own = source === 'imported'
  const ofFile = source === 'file'
  return (
    <>
      <PageHead
        title={t('channels:title')}
        note={
          count > 0 &&
          t('channels:note', {
            channels: t('common:channels', { count }),
            source: t(`channels:origin.${source}`),
          })
        }
      >
        {count > 0 && <CopyButton text={url} label={t('channels:copyPlaylist')} />}
        {count > 0 && !ofFile && <ImportButton primary={!own} replaces={own} />}
      </PageHead>
      {ofFile && (
        <p className={classes.fileOnly}>
          <Trans t={t} i18nKey="channels:fileOnly" components={{ code: <code /> }} />
        </p>
      )}
      <SplitPage
        panel={
          openedId !== null &&
          rows !== null && (
            <ChannelPanel
              key={openedId}
              row={rows.find(({ channel }) => channel.id === openedId)}
              records={records}
            />
          )
        }
      >
        <Sheet>
          <DataTable
            label={t('channels:table')}
            rows={rows}
            rowKey={({ channel }) => channel.id}
            columns={columns}
            csvName="weir-channels"
            selected={openedId}
            onOpen={(id) => goTo('channels', id)}
            empty={
              <EmptyState act={ofFile ? undefined : <ImportButton primary />}>
                {t('channels:empty')}
              </EmptyState>
            }
            {...(error !== null &&
              rows === null && {
                error: (
                  <QueryError error={error} onAgain={askAgain}>
                    {t('channels:cannotLoad')}
                  </QueryError>
                ),
              })}
          />
        </Sheet>
      </SplitPage>
    </>
  )
}
