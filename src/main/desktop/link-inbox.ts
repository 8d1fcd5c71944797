/** Links on their way in: they come before Weir is ready, with a second start, or from macOS by an event of its own. */
import { app } from 'electron'
import { linkIn } from './links.ts'

export interface LinkInbox {
  /** A start, ours or a second one, with its arguments; whether there was a link among them. */
  started(argv: readonly string[]): boolean
  /** From now on links go here; first the last one that came before. */
  serve(open: (link: string) => void): void
}

/** Set up before the app is ready: macOS tells of the link that started the app only to who listens by then. */
export function setupLinkInbox(): LinkInbox {
  let open: ((link: string) => void) | undefined
  let waiting: string | undefined

  function take(link: string): void {
    if (open === undefined) waiting = link
    else open(link)
  }

  app.on('open-url', (event, url) => {
    event.preventDefault()
    take(url)
  })
  return {
    started(argv) {
      const link = linkIn(argv)
      if (link !== undefined) take(link)
      return link !== undefined
    },
    serve(handler) {
      open = handler
      if (waiting !== undefined) open(waiting)
      waiting = undefined
    },
  }
}
