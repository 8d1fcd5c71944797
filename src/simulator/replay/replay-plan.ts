/**
 * A recording as a world: the same requests at the same moments, whoever runs the house. Requests that were repeated only
 * because an earlier one had failed are kept, so a better policy gets no lighter load.
 */
import { createSeededRandom } from '../../main/core/fake-random.ts'
import { type Plan, type PlannedContent, type PlayerTraits, type Visit } from '../plan.ts'
import {
  bootRange,
  hasPlayed,
  judgeContents,
  traceRequests,
  usualRange,
  type ContentVerdict,
} from './infer.ts'
import { type Recording } from './recording.ts'

/** Where the recording says nothing of its pool. */
const poolWithoutHealth = { min: 10, max: 14 }
const shortestPatienceMs = 20_000
const calmMs = 60_000

export function planReplay(recording: Recording, seed: number): Plan {
  const verdicts = judgeContents(recording)
  const ids = [...verdicts.keys()]
  const visits = visitsOf(recording, ids, seed)
  const lastMs = Math.max(
    ...visits.flatMap(({ atMs, watches }) => watches.map(({ stayMs }) => atMs + stayMs)),
  )
  const engines = recording.health.map((row) => row.engines)
  return {
    world: 'replay',
    seed,
    lastsMs: Math.ceil(lastMs / 1000) * 1000,
    calmMs,
    settings: {
      engines: {
        min: engines[0] ?? poolWithoutHealth.min,
        max: engines.length === 0 ? poolWithoutHealth.max : Math.max(...engines),
      },
    },
    engines: {
      createMs: usualRange(
        recording.provisioning.map(({ durationMs }) => durationMs),
        { min: 110, max: 270 },
      ),
      removeMs: { min: 100, max: 500 },
      bootMs: bootRange(recording),
      whileBooting: 'refuses',
      startMs: { min: 300, max: 800 },
      firstByteMs: { min: 200, max: 1200 },
      easyStreams: 3,
      // docs/engine-api.md, "Failure modes seen in the field".
      crashesAtStarts: 5,
      networkMs: { min: 0.2, max: 1 },
    },
    contents: ids.map((id) => contentOf(id, verdicts.get(id) ?? 'unproven')),
    visits,
    faults: [],
    steps: [],
  }
}

function contentOf(id: string, verdict: ContentVerdict): PlannedContent {
  switch (verdict) {
    case 'plays':
    case 'unproven':
      return { id, kind: { does: 'play' }, isViable: true }
    case 'gives no byte':
      return { id, kind: { does: 'stay silent' }, isViable: false }
  }
}

/**
 * Who played stayed as long as recorded. Who failed waited as long as recorded, and would have watched for as long as one
 * of those who played, drawn by the seed.
 */
function visitsOf(recording: Recording, ids: readonly string[], seed: number): Visit[] {
  const requests = traceRequests(recording)
  const random = createSeededRandom(seed)
  const failed = requests.filter((request) => !hasPlayed(request))
  const watchedMs = requests.filter(hasPlayed).map(({ heldMs }) => heldMs)
  const player: PlayerTraits = {
    name: 'recorded',
    userAgent: 'recorded',
    patienceMs: Math.max(shortestPatienceMs, ...failed.map(({ heldMs }) => heldMs)),
    retries: 0,
    retryAfterMs: 0,
  }
  const drawn = (): number => watchedMs[Math.floor(random.next() * watchedMs.length)] ?? shortestPatienceMs
  return requests.map((request, at) => ({
    atMs: request.atS * 1000,
    address: `10.0.${Math.floor(at / 250)}.${(at % 250) + 1}`,
    player,
    watches: [
      {
        content: ids.indexOf(request.contentId),
        stayMs: hasPlayed(request) ? request.heldMs : request.heldMs + drawn(),
      },
    ],
  }))
}
