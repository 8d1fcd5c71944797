import { useEffect, useMemo, useState } from 'react'
import { DataTable } from '../../components/data-table/DataTable.tsx'
import { bitRate } from '../../components/format.ts'
import { NothingPlays } from '../../components/NothingPlays.tsx'
import { PageHead, Sheet } from '../../components/PageHead.tsx'
import { ShortageNotice } from '../../components/ShortageNotice.tsx'
import { SplitPage } from '../../components/SidePanel.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot, useWeir } from '../../state/hooks.ts'
import { goTo, useOpenedId } from '../../state/route.ts'
import { countReaders } from '../../state/status.ts'
import { createRateBook, type RateBook } from './rate-book.ts'
import { streamColumns } from './stream-columns.tsx'
import { StreamPanel } from './StreamPanel.tsx'

/** What plays, who watches it, and how well it comes in. */
export default function StreamsPage() {
  const t = useT()
  const sessions = useSnapshot((snapshot) => snapshot.sessions)
  const openedId = useOpenedId()
  const columns = useMemo(() => streamColumns(t), [t])
  const rates = useRateBook()
  return (
    <>
      <PageHead title={t('streams:title')} note={<Note />} />
      <ShortageNotice linked />
      <SplitPage
        wide
        panel={openedId !== null && <StreamPanel key={openedId} sessionId={openedId} rates={rates} />}
      >
        <Sheet>
          <DataTable
            label={t('streams:title')}
            rows={sessions}
            rowKey={({ id }) => id}
            columns={columns}
            csvName="weir-streams"
            selected={openedId}
            onOpen={(id) => goTo('streams', id)}
            empty={<NothingPlays />}
          />
        </Sheet>
      </SplitPage>
    </>
  )
}

/** Kept while the page is open. */
function useRateBook(): RateBook {
  const { live } = useWeir()
  const [rates] = useState(createRateBook)
  useEffect(() => {
    const note = () => {
      const { snapshot } = live.getState()
      if (snapshot !== null) rates.note(snapshot)
    }
    note()
    return live.subscribe(note)
  }, [live, rates])
  return rates
}

function Note() {
  const t = useT()
  const streams = useSnapshot((snapshot) => snapshot.sessions.length)
  const viewers = useSnapshot((snapshot) => countReaders(snapshot.sessions))
  const rates = useSnapshot((snapshot) => snapshot.rates)
  if (streams === 0) return null
  return t('streams:note', {
    streams: t('common:streams', { count: streams }),
    viewers: t('common:viewers', { count: viewers }),
    in: bitRate(rates.inBps),
    out: bitRate(rates.outBps),
  })
}
