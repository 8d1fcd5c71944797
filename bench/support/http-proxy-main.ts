/** The rival in Node: http-proxy as its README writes it. */
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import httpProxy from 'http-proxy'
import { answerQuestions } from './child.ts'

const proxy = httpProxy.createProxyServer({ target: process.argv[2] ?? '' })
proxy.on('error', () => undefined)
const server = createServer((request, response) => proxy.web(request, response))

answerQuestions({
  listen: () =>
    new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    }),
})
process.on('disconnect', () => process.exit(0))
