/** What a start came to, in words. The kinds are those of `src/main/core/streams/failure.ts`, and of breakers. */
import { type Translate } from '../i18n/i18n.ts'

const kinds = [
  'fetch_failed',
  'start_stream_failed',
  'encrypted',
  'upstream_cut',
  'stalled',
  'looping',
  'engine_died',
  'handed_over',
  'client_left',
  'stopped',
  'queue_full',
  'limit_reached',
  'queue_timeout',
  'no_engine_ready',
  'known_bad',
  'overloaded',
  'breaks_engines',
  'played',
] as const

/** A kind that is not known here, as of a newer Weir, is said as it is. */
export function kindWords(t: Translate, kind: string): string {
  const known = kinds.find((one) => one === kind)
  return known === undefined ? kind : t(`content:kind.${known}`)
}
