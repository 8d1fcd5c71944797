/** The dashboard's files for a browser. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { type FastifyInstance, type FastifyReply } from 'fastify'
import { contentSecurityPolicy } from '../../contract/security.ts'
import { allowOnly } from './refusals.ts'

const notBuilt = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Weir</title>
<h1>Weir runs</h1>
<p>The dashboard is not built. Run <code>npm run build</code> and start Weir again.</p>
<p>The playlist is at <a href="/playlist.m3u">/playlist.m3u</a>.</p>
`

/** Serves `dir` at `/`; a page that says so when the dashboard is not built. */
export function installDashboard(app: FastifyInstance, dir: string | null): void {
  if (dir !== null && existsSync(join(dir, 'index.html'))) {
    void app.register(fastifyStatic, {
      root: dir,
      cacheControl: false,
      dotfiles: 'ignore',
      setHeaders(reply, path) {
        securityHeaders(reply)
        // The build puts a hash of the content into the names of what is below assets/.
        const hashed = /[/\\]assets[/\\]/.test(path.slice(dir.length))
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
    return
  }
  const page = async (_request: unknown, reply: FastifyReply) => {
    securityHeaders(reply)
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(notBuilt)
  }
  app.get('/', page)
  app.head('/', page)
  allowOnly(app, '/', ['GET', 'HEAD'])
}

function securityHeaders(reply: FastifyReply): void {
  reply.header('content-security-policy', contentSecurityPolicy).header('referrer-policy', 'no-referrer')
}
