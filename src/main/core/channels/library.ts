/** The library: the user's channels, or the demo's while there are none and the demo plays. */
import { type Channel } from '../../../contract/channels.ts'
import { asWeirError, WeirError } from '../../../contract/errors.ts'
import { refKey } from '../../../contract/ids.ts'
import { type Snapshot } from '../../../contract/state.ts'
import { type ChannelStore, type Logger } from '../ports.ts'
import { parseChannelList } from './parse.ts'

export interface Library {
  /** Reads the user's list; one that cannot be read is reported and leaves the library empty. */
  load(): Promise<void>
  /** @throws WeirError `playlist_invalid` when not one channel is found; the list of before stays then */
  replace(text: string): Promise<{ count: number; skipped: number }>
  channels(): readonly Channel[]
  source(): Snapshot['channels']['source']
  /** The name of the channel with this content; null when no channel has it. */
  nameOf(ids: { infohash: string | null; contentIds: Iterable<string> }): string | null
}

export interface LibraryDeps {
  readonly store: ChannelStore
  readonly logger: Logger
  readonly demoList: string
  /** Whether demo engines play, so that demo channels make sense. */
  isDemo(): boolean
  onProblem(text: string): void
}

export function createLibrary(deps: LibraryDeps): Library {
  const demo = shelve(deps.demoList)
  const nothing = shelve('')
  let own: { shelf: Shelf; source: 'file' | 'imported' } | null = null

  const shelf = (): Shelf => own?.shelf ?? (deps.isDemo() ? demo : nothing)

  return {
    async load() {
      try {
        const list = await deps.store.load()
        own = list === null ? null : { shelf: shelve(list.text), source: list.source }
      } catch (error) {
        deps.onProblem(asWeirError(error).message)
      }
    },
    async replace(text) {
      const { channels, skipped } = parseChannelList(text)
      if (channels.length === 0) {
        throw new WeirError('playlist_invalid', { why: skipped[0]?.why ?? 'it is empty' })
      }
      await deps.store.save(text)
      own = { shelf: shelve(text), source: 'imported' }
      return { count: channels.length, skipped: skipped.length }
    },
    channels: () => shelf().channels,
    source: () => own?.source ?? (deps.isDemo() ? 'demo' : 'none'),
    nameOf({ infohash, contentIds }) {
      const { names } = shelf()
      for (const id of contentIds) {
        const name = names.get(refKey({ kind: 'contentId', id }))
        if (name !== undefined) return name
      }
      return (infohash === null ? undefined : names.get(refKey({ kind: 'infohash', id: infohash }))) ?? null
    },
  }
}

interface Shelf {
  readonly channels: readonly Channel[]
  readonly names: ReadonlyMap<string, string>
}

function shelve(text: string): Shelf {
  const { channels } = parseChannelList(text)
  const names = new Map(
    channels.flatMap(({ name, sources }) => sources.map((source) => [refKey(source), name] as const)),
  )
  return { channels, names }
}
