/** Every refusal of the gateway as one JSON shape: `{"error": {code, message, retryAfterS?}}` with the fitting status. */
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type HTTPMethods,
} from 'fastify'
import { asWeirError, WeirError } from '../../contract/errors.ts'
import { type Logger } from '../core/ports.ts'

const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const satisfies HTTPMethods[]

/** Sets status and headers of a refusal; the body is the caller's. */
export function refusalHead(reply: FastifyReply, error: WeirError): FastifyReply {
  reply.code(error.status).header('cache-control', 'no-store')
  if (error.retryAfterS !== undefined) reply.header('retry-after', String(error.retryAfterS))
  if (error.status === 401) reply.header('www-authenticate', 'Bearer realm="Weir"')
  return reply
}

export function refuse(reply: FastifyReply, error: WeirError): FastifyReply {
  return refusalHead(reply, error).send({ error: error.toBody() })
}

/** Answers errors of handlers and of fastify itself, and paths that lead nowhere. */
export function installRefusals(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((thrown, request, reply) => {
    const error = toWeirError(thrown, request)
    if (error.code === 'internal') {
      const stack = thrown instanceof Error ? thrown.stack : undefined
      logger.error('A request failed by a mistake of Weir', {
        path: pathOf(request.url),
        why: error.message,
        stack,
      })
    }
    return refuse(reply, error)
  })
  app.setNotFoundHandler((request, reply) =>
    refuse(reply, new WeirError('not_found', { path: pathOf(request.url) })),
  )
}

/** For what fastify refuses before any route is known: URLs that cannot be decoded or are out of bounds. */
export function refuseEarly(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  // No hook has run, so nobody else would close the connection of an upgrade.
  if (request.headers.upgrade !== undefined) reply.raw.once('finish', () => request.socket.destroy())
  void refuse(reply, toWeirError(error, request))
}

/** Makes 405 with `Allow`, instead of 404, of all methods that a path does not have. */
export function allowOnly(
  app: FastifyInstance,
  url: string,
  allowed: readonly (typeof methods)[number][],
): void {
  app.route({
    method: methods.filter((method) => !allowed.includes(method)),
    url,
    // Before a body is read that nobody asked for.
    onRequest: async (request, reply) => {
      reply.header('allow', allowed.join(', '))
      throw new WeirError('method_not_allowed', { method: request.method, path: pathOf(request.url) })
    },
    handler: async () => undefined,
  })
}

export function pathOf(url: string): string {
  return url.replace(/\?.*$/s, '')
}

function toWeirError(thrown: unknown, request: FastifyRequest): WeirError {
  if (thrown instanceof WeirError) return thrown
  const { statusCode, code } = thrown as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new WeirError('request_too_large', { limitBytes: request.routeOptions.bodyLimit ?? 0 })
  }
  if (statusCode === undefined || statusCode >= 500) return asWeirError(thrown)
  if (statusCode === 404) return new WeirError('not_found', { path: pathOf(request.url) })
  const why = thrown instanceof Error ? thrown.message : 'it is malformed'
  return new WeirError('request_invalid', { why: why.replace(/\.$/, '') }, { cause: thrown })
}
