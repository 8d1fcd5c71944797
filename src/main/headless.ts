/** Entry of the service: the same app without a window, for a NAS or wherever Electron's runtime cannot be had. */
import './heap.ts'
import { asWeirError } from '../contract/errors.ts'
import { commandLineText, startApp, type WeirApp } from './app.ts'

const argv = process.argv.slice(2)

async function main(): Promise<void> {
  const text = commandLineText(argv)
  if (text !== null) {
    console.log(text)
    return
  }
  const starting = startApp({ argv, env: process.env, shell: 'headless' })
  endOnSignals(starting)
  const app = await starting
  console.log(
    `\n  Dashboard  ${app.gatewayUrl}/\n  Playlist   ${app.gatewayUrl}/playlist.m3u\n\n  Ctrl-C ends Weir.\n`,
  )
}

/** The first signal ends Weir in order, a second one at once. */
function endOnSignals(starting: Promise<WeirApp>): void {
  let ending = false
  const end = (): void => {
    if (ending) process.exit(130)
    ending = true
    console.log('Ending: streams, engines, then Weir itself. Once more Ctrl-C ends it at once.')
    starting
      .then((app) => app.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  // A closed terminal or a service manager that hangs up means the same.
  process.on('SIGHUP', end)
}

main().catch((error: unknown) => {
  const known = asWeirError(error)
  console.error(known.message)
  if (known.code === 'internal') console.error(error)
  process.exit(1)
})
