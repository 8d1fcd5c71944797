/** `/demo/…`: what no real engine has. Counters and faults for tests; answers also while the engine is wedged. */
import { type Engine } from './engine.ts'
import { answerJson, answerStatus, type Exchange } from './http.ts'

/** What `GET /demo/counters` answers. */
export function countersOf(engine: Engine, ready: boolean): DemoCounters {
  const { counters, sessions, faults, options } = engine
  return {
    name: options.name,
    ready,
    wedged: faults.wedged,
    leakedMb: Math.round(faults.leakedMb),
    activeSessions: sessions.active().length,
    readers: sessions.active().filter(({ consumer }) => consumer !== null).length,
    total: { ...counters.total },
    byInfohash: Object.fromEntries([...counters.byInfohash].map(([hash, counts]) => [hash, { ...counts }])),
    lastStartAtMs: Object.fromEntries(counters.lastStartAtMs),
  }
}

export interface DemoCounters {
  readonly name: string
  readonly ready: boolean
  readonly wedged: boolean
  readonly leakedMb: number
  readonly activeSessions: number
  /** TS readers connected now. */
  readonly readers: number
  readonly total: Engine['counters']['total']
  readonly byInfohash: Readonly<Record<string, Engine['counters']['total']>>
  /** By infohash: when the last start was asked for, epoch milliseconds with fractions. */
  readonly lastStartAtMs: Readonly<Record<string, number>>
}

export function answerSideDoor(engine: Engine, exchange: Exchange, ready: boolean): void {
  const { path, request } = exchange
  if (path === '/demo/counters' && request.method === 'GET') answerJson(exchange, countersOf(engine, ready))
  else if (path === '/demo/fault' && request.method === 'POST') inject(engine, exchange)
  else answerStatus(exchange, 404, 'GET /demo/counters, or POST /demo/fault?kind=wedge|recover|crash|cut')
}

function inject(engine: Engine, exchange: Exchange): void {
  const kind = exchange.query.get('kind')
  switch (kind) {
    case 'wedge':
      engine.faults.wedge()
      break
    case 'recover':
      engine.faults.recover()
      break
    case 'cut':
      for (const session of engine.sessions.active()) engine.sessions.end(session, 'cut')
      break
    case 'crash':
      engine.faults.crash('POST /demo/fault')
      return
    default:
      answerStatus(exchange, 400, `kind=${kind ?? ''}: it must be wedge, recover, crash or cut`)
      return
  }
  answerJson(exchange, { done: kind })
}
