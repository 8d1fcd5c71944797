/** What things are called on the pages. */
import { t } from '../i18n/i18n.ts'
import { type ReaderView, type SessionView } from '../../contract/state.ts'

/** Ids are 40 digits; 8 tell them apart at a glance, the whole goes into the title. */
export const shortId = (id: string): string => id.slice(0, 8)

export function sessionName(session: SessionView): string {
  if (session.name !== null) return session.name
  const id = session.contentIds[0] ?? session.infohash
  return id === undefined || id === null ? session.id : t('common:unnamedContent', { id: shortId(id) })
}

export const readerName = (reader: ReaderView): string =>
  t('common:readerAt', { player: reader.player, address: reader.address })
