/** A channel: an entry of the playlist with one or more sources, tried in order. */
import { z } from 'zod'
import { type ContentRef } from './ids.ts'

export interface Channel {
  /** Stable, URL-safe; made from the name, numbered on a clash. */
  readonly id: string
  readonly name: string
  readonly sources: readonly ContentRef[]
  readonly group: string | null
  readonly logo: string | null
  readonly tvgId: string | null
  /** Channel number, where the list gave one. */
  readonly number: number | null
}

/** As it crosses a wire. */
export const channelSchema: z.ZodType<Channel> = z.object({
  id: z.string(),
  name: z.string(),
  sources: z.array(z.object({ kind: z.enum(['contentId', 'infohash']), id: z.string() })),
  group: z.string().nullable(),
  logo: z.string().nullable(),
  tvgId: z.string().nullable(),
  number: z.number().nullable(),
})
