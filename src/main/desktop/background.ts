/** The colour behind the page, seen before it is painted and while the window grows: light or dark like the system. */
import { nativeTheme, type BrowserWindow } from 'electron'

/** As the page's own, `--mantine-color-body` in renderer/app/theme-variables.css. */
export const backgrounds = { light: '#ffffff', dark: '#171c21' }

export const background = (): string =>
  nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light

/** Follows the system until `stop`. The page does so by itself, through `prefers-color-scheme`. */
export function followTheme(window: BrowserWindow): { stop(): void } {
  const follow = (): void => {
    if (!window.isDestroyed()) window.setBackgroundColor(background())
  }
  nativeTheme.on('updated', follow)
  return { stop: () => void nativeTheme.off('updated', follow) }
}
