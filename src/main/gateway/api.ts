/** What programs and the dashboard ask: liveness, readiness, the snapshot, queries, and the controls. */
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type CommandName, type CommandReply } from '../../contract/commands.ts'
import { errorCatalogue, WeirError } from '../../contract/errors.ts'
import { type Orchestrator } from '../core/door.ts'
import { queryOf, type Access } from './access.ts'
import { createKeptAnswers } from './kept-answers.ts'
import { allowOnly } from './refusals.ts'

/** A list of 8 MiB and a settings file of 1 MiB, quoted as JSON. */
const importLimitsBytes = { 'channels.import': 10 * 1024 * 1024, 'settings.import': 2 * 1024 * 1024 }
const commandLimitBytes = 64 * 1024

export function installApi(app: FastifyInstance, orchestrator: Orchestrator, access: Access): void {
  const checkControl = async (request: FastifyRequest) => access.checkControl(request)

  const healthy = async (_request: FastifyRequest, reply: FastifyReply) =>
    reply.header('cache-control', 'no-store').send({ ok: true })
  const ready = async (_request: FastifyRequest, reply: FastifyReply) => {
    const readiness = orchestrator.readiness()
    if (!readiness.ready) throw new WeirError('no_engine_ready', { why: readiness.why }, { retryAfterS: 2 })
    return reply.header('cache-control', 'no-store').send({ ok: true })
  }
  for (const [url, answer] of [
    ['/healthz', healthy],
    ['/readyz', ready],
  ] as const) {
    app.get(url, answer)
    app.head(url, answer)
    allowOnly(app, url, ['GET', 'HEAD'])
  }

  app.get('/api/v1/state', { onRequest: checkControl }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(orchestrator.snapshot()),
  )
  allowOnly(app, '/api/v1/state', ['GET'])

  const query = async (name: string, args: unknown, reply: FastifyReply) => {
    const outcome = await orchestrator.query(name, readArgs(args))
    reply.header('cache-control', 'no-store')
    return reply.code(outcome.ok ? 200 : errorCatalogue[outcome.error.code].status).send(outcome)
  }
  app.get<{ Params: { name: string } }>(
    '/api/v1/queries/:name',
    { onRequest: checkControl },
    (request, reply) => query(request.params.name, queryOf(request)['args'], reply),
  )
  allowOnly(app, '/api/v1/queries/:name', ['GET'])

  const kept = createKeptAnswers<CommandReply<CommandName>>()
  const command = async (name: string, request: FastifyRequest, reply: FastifyReply) => {
    const args = request.body ?? {}
    const key = request.headers['idempotency-key']
    const carryOut = () => orchestrator.command(name, args)
    const outcome = await (key === undefined ? carryOut() : kept.once(String(key), { name, args }, carryOut))
    if (outcome.ok) return reply.send(outcome)
    const { code, retryAfterS } = outcome.error
    if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS))
    return reply.code(errorCatalogue[code].status).send(outcome)
  }
  const onRequest = [checkControl, requireJson]
  for (const [name, bodyLimit] of Object.entries(importLimitsBytes)) {
    app.post(`/api/v1/commands/${name}`, { onRequest, bodyLimit }, (request, reply) =>
      command(name, request, reply),
    )
    allowOnly(app, `/api/v1/commands/${name}`, ['POST'])
  }
  app.post<{ Params: { name: string } }>(
    '/api/v1/commands/:name',
    { onRequest, bodyLimit: commandLimitBytes },
    (request, reply) => command(request.params.name, request, reply),
  )
  allowOnly(app, '/api/v1/commands/:name', ['POST'])
}

/** @throws WeirError `request_invalid` for what is no JSON */
function readArgs(args: unknown): unknown {
  if (args === undefined || args === '') return {}
  try {
    return JSON.parse(typeof args === 'string' ? args : 'given twice') as unknown
  } catch (error) {
    throw new WeirError('request_invalid', {
      why: `args is not JSON (${error instanceof Error ? error.message : String(error)})`,
    })
  }
}

/** A form of a foreign page can send anything but this type without asking first (CORS). */
async function requireJson({ headers }: FastifyRequest): Promise<void> {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    throw new WeirError('request_invalid', {
      why: 'a command needs the header Content-Type: application/json',
    })
  }
}
