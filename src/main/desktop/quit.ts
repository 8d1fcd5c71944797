/**
 * The end of the app: whatever asked for it (menu, tray, last signal of a shutdown), the app is stopped first, once,
 * so that no engine, child or socket stays behind.
 */
import { app } from 'electron'
import { type Logger } from '../core/ports.ts'

/** How long a stop may take before the process ends anyway. */
export const stopDeadlineMs = 15_000

interface QuitOptions {
  /** Ends everything the app started. */
  readonly stop: () => Promise<void>
  readonly log: Pick<Logger, 'error'>
  readonly signals?: Pick<NodeJS.Process, 'on'>
}

export function setupQuit({ stop, log, signals = process }: QuitOptions): void {
  let stopping = false
  app.on('before-quit', (event) => {
    // Electron would end the process now; it must wait for the stop, and `app.exit` does not ask again.
    event.preventDefault()
    if (stopping) return
    stopping = true
    void within(stopDeadlineMs, stop()).then(
      () => app.exit(0),
      (error: unknown) => {
        log.error('Weir did not stop cleanly', { why: String(error) })
        app.exit(1)
      },
    )
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) signals.on(signal, () => app.quit())
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`still stopping after ${ms / 1000} s`)), ms)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
