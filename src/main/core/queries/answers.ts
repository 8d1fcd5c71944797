/** The queries of the contract, answered: names and arguments are checked here, for both bridges. */
import { asWeirError, WeirError } from '../../../contract/errors.ts'
import { describeIssues } from '../../../contract/issues.ts'
import {
  isQueryName,
  queries,
  type CheckedQueryArgs,
  type QueryName,
  type QueryReply,
  type QueryResult,
} from '../../../contract/queries.ts'
import { type ContentBreakers } from '../breakers/content-breakers.ts'
import { type Library } from '../channels/library.ts'
import { type Pool } from '../pool/door.ts'
import { type EngineRuntime, type HistoryStore, type Logger } from '../ports.ts'
import { listContents } from './content-list.ts'
import { diagnose, type DiagnosticsDeps } from './diagnostics.ts'
import { eventsOf, figuresOf, nameOfKey, startRowsOf, startsOf } from './history-answers.ts'

type Answers = {
  [N in QueryName]: (args: CheckedQueryArgs<N>) => Promise<QueryResult<N>> | QueryResult<N>
}

export interface Queries {
  /** Never rejects. */
  answer(name: string, args: unknown): Promise<QueryReply<QueryName>>
}

export interface QueriesDeps extends DiagnosticsDeps {
  readonly logger: Logger
  readonly history: HistoryStore
  readonly breakers: Pick<ContentBreakers, 'rows'>
  readonly library: Pick<Library, 'nameOf' | 'channels'>
  readonly pool: Pick<Pool, 'views'>
  readonly runtime: Pick<EngineRuntime, 'log'>
}

export function createQueries(deps: QueriesDeps): Queries {
  const { history, library, logBook } = deps

  const answers: Answers = {
    'history.starts': (steps) => startsOf(history, library, steps),
    'history.figures': (steps) => figuresOf(history, steps),
    'history.events': (wanted) => eventsOf(history, wanted),
    'history.starts-list': (wanted) => startRowsOf(history, library, wanted),
    'content.list': (wanted) => {
      const rows = deps.breakers.rows().map((row) => ({
        ...row,
        keys: [...row.keys],
        name: nameOfKey(library, row.keys),
      }))
      return listContents(rows, wanted)
    },
    'channels.list': () => ({ channels: [...library.channels()] }),
    async 'engine.log'({ engineId, lines }) {
      if (!deps.pool.views().some(({ id }) => id === engineId)) {
        throw new WeirError('engine_unknown', { id: engineId })
      }
      const written = (await deps.runtime.log?.(engineId, lines)) ?? null
      return { lines: written === null ? null : [...written] }
    },
    'logs.tail': async ({ lines, level }) => ({
      lines: logBook === undefined ? null : [...(await logBook.tail(lines, level))],
      file: logBook?.file ?? null,
    }),
    'settings.get': () => deps.settings.get(),
    diagnostics: () => diagnose(deps),
  }

  async function answer<N extends QueryName>(name: N, args: unknown): Promise<QueryReply<N>> {
    const parsed = queries[name].args.safeParse(args)
    if (!parsed.success) {
      throw new WeirError('query_invalid', { name, problems: describeIssues(parsed.error, args) })
    }
    // The schema of this very name has just accepted them.
    return { ok: true, result: await answers[name](parsed.data as CheckedQueryArgs<N>) }
  }

  return {
    async answer(name, args) {
      try {
        if (!isQueryName(name)) throw new WeirError('query_unknown', { name })
        return await answer(name, args)
      } catch (error) {
        const known = asWeirError(error)
        if (known.code === 'internal') deps.logger.error('a query failed by a mistake', { name, error })
        return { ok: false, error: known.toBody() }
      }
    },
  }
}
