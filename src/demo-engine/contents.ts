/**
 * Which contents exist, by content id and by infohash. The two differ, as they do in the network: here the infohash is
 * the SHA-1 of the content id, so an engine can go from id to infohash, and back only for what it has heard of.
 */
import { createHash } from 'node:crypto'
import { type Behaviour, behaviourOf, behaviourTable, demoId } from './behaviours.ts'
import { demoChannels } from './channels.ts'

export interface Content {
  readonly contentId: string
  readonly infohash: string
  readonly title: string
  readonly behaviour: Behaviour
}

export interface Contents {
  /** null: not a content id; also for an infohash, which is what a real engine makes of `id=<infohash>`. */
  byContentId(contentId: string): Content | null
  /** null: an infohash that nobody named to this engine; those of the table's default ids and the demo channels are known. */
  byInfohash(infohash: string): Content | null
}

export function infohashOf(contentId: string): string {
  return createHash('sha1').update(`demo:${contentId}`).digest('hex')
}

/** Learnt contents are forgotten beyond this many, oldest first. */
const learntMax = 50_000

export function createContents(): Contents {
  const builtInIds = [
    ...behaviourTable.map(({ kind }) => demoId(kind)),
    ...demoChannels.map(({ contentId }) => contentId),
  ]
  const builtIn = new Map(builtInIds.map((contentId) => [infohashOf(contentId), contentOf(contentId)]))
  const learnt = new Map<string, Content>()
  const byInfohash = (infohash: string): Content | undefined => builtIn.get(infohash) ?? learnt.get(infohash)

  const learn = (contentId: string): Content => {
    const content = contentOf(contentId)
    learnt.set(content.infohash, content)
    const oldest = learnt.keys().next().value
    if (learnt.size > learntMax && oldest !== undefined) learnt.delete(oldest)
    return content
  }

  return {
    byContentId: (text) => {
      const contentId = text.toLowerCase()
      const isInfohash = byInfohash(contentId) !== undefined
      if (!/^[0-9a-f]{40}$/.test(contentId) || isInfohash) return null
      return byInfohash(infohashOf(contentId)) ?? learn(contentId)
    },
    byInfohash: (text) => byInfohash(text.toLowerCase()) ?? null,
  }
}

function contentOf(contentId: string): Content {
  return {
    contentId,
    infohash: infohashOf(contentId),
    title: titleOf(contentId),
    behaviour: behaviourOf(contentId),
  }
}

function titleOf(contentId: string): string {
  const channel = demoChannels.find((candidate) => candidate.contentId === contentId)
  if (channel !== undefined) return channel.name
  const { kind } = behaviourOf(contentId)
  return kind === 'plays' ? `Demo ${contentId.slice(0, 8)}` : `Demo ${contentId.slice(0, 8)} (${kind})`
}
