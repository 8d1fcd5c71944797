/** The two scripts that every page gets before its own: its side of the bridge, and the preload with the other side. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cloneCodec } from './clone.ts'

/** Name of the preload's world in Chromium's list of execution contexts, as in Electron. */
export const preloadWorld = 'Electron Isolated Context'
/** From the preload's world to the app, and back; neither is visible to the page. */
export const bindingName = 'standinSend'
export const receiverName = 'standinReceive'

const bridge = readFileSync(join(import.meta.dirname, 'page-world.js'), 'utf8')
const preloadTemplate = readFileSync(join(import.meta.dirname, 'preload-world.js'), 'utf8')

export function pageSources(preload: string | undefined): { inPage: string; inPreload: string } {
  const secret = randomUUID()
  const world = (side: string) =>
    `const codec = (${cloneCodec.toString()})(); const world = (${expressionOf(bridge)})(codec, '${secret}', '${side}');`
  const inPage = `{ ${world('page')}
    if (world) window.open = (url = '') => { world.call('open', [new URL(url, location.href).href]); return null }
  }`
  const code = preload === undefined ? '' : readFileSync(preload, 'utf8')
  const inPreload = `{ ${world('preload')}
    if (world) (${expressionOf(preloadTemplate)})(codec, world, '${bindingName}', '${receiverName}',
      (require, module, exports) => { ${code}
      })
  }`
  return { inPage, inPreload }
}

/** The function that such a file consists of, without the comments before it and the semicolons around it. */
function expressionOf(source: string): string {
  return source.slice(source.indexOf('\n;') + 2).trim()
}
