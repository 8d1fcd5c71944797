/**
 * Parts of the page that are loaded when they are wanted. Chromium ends every request under way whenever a network
 * interface comes or goes, as with each container that starts on this machine; so what did not come is asked for again.
 *
 *   lazy(() => importAgain(() => import('./TimePlot.tsx')))
 */

/** Waits before another try: long enough for a burst of containers, short enough for who looks at a blank. */
const againAfterMs = [300, 1000, 2000]

/**
 * The module that `load` imports. Rejects as `load` did at the last try. That the same address may be asked for again is
 * so in Chromium (156), also where a module came and one that it imports did not; a browser that keeps a failure for good
 * only fails later.
 */
export async function importAgain<Module>(
  load: () => Promise<Module>,
  fetchStyles: () => Promise<unknown> = fetchFailedStyles,
): Promise<Module> {
  for (let tries = 0; ; tries++) {
    try {
      if (tries > 0) await fetchStyles()
      return await load()
    } catch (error) {
      const waitMs = againAfterMs[tries]
      if (waitMs === undefined) throw error
      await new Promise((goOn) => setTimeout(goOn, waitMs))
    }
  }
}

const failedStyles = new Set<HTMLLinkElement>()

/** Once, before the first `importAgain`: takes note of style sheets that did not come. */
export function watchStyles(page: Document = document): void {
  // An error of an element is heard on its way down only.
  page.addEventListener(
    'error',
    ({ target }) => {
      if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return
      // Those of index.html are asked for again where they are (app/mend-styles.ts).
      if (target.dataset['mended'] === undefined) failedStyles.add(target)
    },
    { capture: true },
  )
}

/** Vite asks for a module's style sheet once, and takes it for there from then on. Rejects when one fails again. */
async function fetchFailedStyles(): Promise<void> {
  const failed = [...failedStyles]
  failedStyles.clear()
  await Promise.all(failed.map(fetchStyle))
}

function fetchStyle(failed: HTMLLinkElement): Promise<void> {
  const again = failed.cloneNode() as HTMLLinkElement
  return new Promise((resolve, reject) => {
    again.addEventListener('load', () => resolve())
    again.addEventListener('error', () => reject(new Error(`Unable to preload CSS for ${again.href}`)))
    failed.replaceWith(again)
  })
}
