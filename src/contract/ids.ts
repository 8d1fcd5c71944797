/**
 * Content ids and infohashes: 40 hex digits each, lower case inside Weir.
 * A content id names a piece of content in the AceStream network; its infohash, learnt from an engine's answer,
 * is what the swarm is really called and the canonical key of a session. The two differ in most cases.
 */
import { z } from 'zod'
import { WeirError } from './errors.ts'

export const hex40 = z
  .string()
  .regex(/^[0-9a-fA-F]{40}$/, 'must be 40 hex digits')
  .transform((value) => value.toLowerCase())

/** What a request names: one content, by content id or by infohash. */
export type ContentRef = { readonly kind: 'contentId' | 'infohash'; readonly id: string }

/** One key per reference; a content id and an infohash with the same digits are different things. */
export function refKey(ref: ContentRef): string {
  return `${ref.kind}:${ref.id}`
}

const idParameters = ['id', 'content_id', 'infohash'] as const

/**
 * Reads the content a player asks for from the query of a stream URL: exactly one of `id` (deprecated, universal),
 * `content_id` and `infohash`.
 * @throws WeirError `id_missing`, `id_invalid` or `id_ambiguous`
 */
export function parseContentRef(query: Readonly<Record<string, unknown>>): ContentRef {
  const given = idParameters.filter((name) => query[name] !== undefined)
  const parameter = given[0]
  if (parameter === undefined) throw new WeirError('id_missing')
  if (given.length > 1) throw new WeirError('id_ambiguous', { parameters: given.join(', ') })
  const value = query[parameter]
  if (Array.isArray(value)) throw new WeirError('id_ambiguous', { parameters: parameter })
  const text = typeof value === 'string' ? value.trim() : String(value)
  if (!/^[0-9a-fA-F]*$/.test(text)) {
    throw new WeirError('id_invalid', {
      parameter,
      value: text,
      why: 'it holds something other than hex digits',
    })
  }
  if (text.length !== 40) {
    throw new WeirError('id_invalid', { parameter, value: text, why: `it has ${text.length} digits` })
  }
  return { kind: parameter === 'infohash' ? 'infohash' : 'contentId', id: text.toLowerCase() }
}
