/* global document, location, window */
// Loads the page again when its script did not come: Chromium ends every request under way whenever a network interface
// comes or goes, as with each container on this machine. A plain script in a file of its own, since nothing of the page's
// own is there then, and the Content-Security-Policy allows none inside index.html.
;(() => {
  // app/main.tsx forgets the count when the page is there.
  const key = 'weir-loaded-again'
  const waitsMs = [500, 1500, 4000]

  function loadAgain() {
    try {
      const times = Number(sessionStorage.getItem(key) ?? 0)
      const waitMs = waitsMs[times]
      if (waitMs === undefined) return giveUp()
      sessionStorage.setItem(key, String(times + 1))
      setTimeout(() => location.reload(), waitMs)
    } catch {
      // Without storage it cannot count, and would never end.
      giveUp()
    }
  }

  /** Says so at once instead of after some seconds. */
  function giveUp() {
    document.documentElement.classList.add('page-missing')
  }

  // An error of an element is heard on its way down only. It means that a module, or one that it imports, did not come.
  window.addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof window.HTMLScriptElement && target.type === 'module') loadAgain()
    },
    { capture: true },
  )
  // Loaded by hand it has all its tries again, and stays at its place.
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof window.Element) || event.target.closest('#load-again') === null) return
    event.preventDefault()
    try {
      sessionStorage.removeItem(key)
    } catch {
      // Nothing was counted then.
    }
    location.reload()
  })
})()
