/**
 * A button is disabled while its act is under way, and a browser takes the focus from what is disabled: whoever works by
 * keyboard would begin at the top of the page again after each act. This gives it back when the button is there again,
 * unless the focus went elsewhere meanwhile. As long as the page lives.
 */
export function keepFocus(page: Document = document): void {
  let focused: EventTarget | null = null
  let waiting: HTMLElement | null = null

  page.addEventListener('focusin', ({ target }) => {
    focused = target
    waiting = null
  })
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (!(target instanceof HTMLElement)) continue
      if (target.hasAttribute('disabled')) {
        if (target === focused) waiting = target
      } else if (target === waiting) {
        waiting = null
        const isFree = page.activeElement === null || page.activeElement === page.body
        if (isFree) target.focus({ preventScroll: true })
      }
    }
  }).observe(page, { subtree: true, attributes: true, attributeFilter: ['disabled'] })
}
