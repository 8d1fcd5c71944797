/**
 * Chromium ends every request under way whenever a network interface comes or goes, as with each container that starts on
 * this machine; and a page without its style sheet is no page. So what did not come is asked for again.
 */
const triesAtMost = 5
const retryAfterMs = 500

export function mendStyles(page: Document = document): void {
  for (const link of page.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
    // This script is a module: style sheets above it have come or failed before it runs.
    if (link.sheet === null) askAgain(link, 1)
  }
}

function askAgain(failed: HTMLLinkElement, tries: number): void {
  const again = failed.cloneNode() as HTMLLinkElement
  again.dataset['mended'] = ''
  again.addEventListener('error', () => {
    if (tries < triesAtMost) setTimeout(() => askAgain(again, tries + 1), retryAfterMs)
  })
  failed.replaceWith(again)
}
