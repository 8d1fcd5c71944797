import './no-eval.ts'
import '@fontsource-variable/inter/wght.css'
import './mantine.css'
import './theme-variables.css'
import './base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { pickBridge } from '../bridge/pick-bridge.ts'
import { createActs } from '../state/acts.ts'
import { createPageClock } from '../state/clock.ts'
import { type Weir } from '../state/hooks.ts'
import { watchStyles } from '../state/import-again.ts'
import { createLiveStore } from '../state/live-store.ts'
import { App } from './App.tsx'
import { beginLanguage, followLanguageSetting } from './choose-language.ts'
import { keepFocus } from './keep-focus.ts'
import { mendStyles } from './mend-styles.ts'

mendStyles()
watchStyles()
keepFocus()
const bridge = pickBridge()
const live = createLiveStore(bridge, {
  hidden: () => document.hidden,
  watch: (listener) => {
    document.addEventListener('visibilitychange', listener)
    return () => document.removeEventListener('visibilitychange', listener)
  },
})
// The feed lives as long as the page.
const weir: Weir = { bridge, live, acts: createActs(bridge), clock: createPageClock(live) }

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
await beginLanguage()
followLanguageSetting(live)
forgetLoadedAgain()
createRoot(root).render(
  <StrictMode>
    <App weir={weir} />
  </StrictMode>,
)

/** The page is there: the next time that it does not come is another matter (public/load-again.js). */
function forgetLoadedAgain(): void {
  try {
    sessionStorage.removeItem('weir-loaded-again')
  } catch {
    // Nothing was counted without storage.
  }
}
