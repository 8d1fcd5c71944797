/** What the stand-in engines of a service counted, summed over all of them. */
import { type Service } from './service.ts'

export interface DemoCounts {
  starts: number
  sessions: number
  playbackGets: number
  stops: number
  activeSessions: number
}

export async function demoCounts(urls: readonly string[]): Promise<DemoCounts> {
  const sum: DemoCounts = { starts: 0, sessions: 0, playbackGets: 0, stops: 0, activeSessions: 0 }
  for (const url of urls) {
    const answer = (await (await fetch(`${url}/demo/counters`)).json()) as {
      total: Omit<DemoCounts, 'activeSessions'>
      activeSessions: number
    }
    sum.starts += answer.total.starts
    sum.sessions += answer.total.sessions
    sum.playbackGets += answer.total.playbackGets
    sum.stops += answer.total.stops
    sum.activeSessions += answer.activeSessions
  }
  return sum
}

export async function countsOf(service: Service): Promise<DemoCounts> {
  const { engines } = await service.state()
  return demoCounts(engines.flatMap(({ url }) => url ?? []))
}
