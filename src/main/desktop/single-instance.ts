/** One Weir per data folder: a second start shows the first one's window, or hands over its link, and ends. */
import { app } from 'electron'

/**
 * Claims to be the one instance for the app's `userData` folder, so set that first. False: another one runs, it has
 * been told of this start with its arguments, and this process should end without doing anything.
 */
export function setupSingleInstance({
  onSecondStart,
}: {
  onSecondStart: (argv: readonly string[]) => void
}): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', (_event, argv) => onSecondStart(argv))
  return true
}
