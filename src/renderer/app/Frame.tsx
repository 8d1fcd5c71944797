import { Suspense, useEffect, useRef } from 'react'
import { ErrorBoundary } from '../components/ErrorBoundary.tsx'
import { useLanguage, useT } from '../i18n/use-t.ts'
import { useLive } from '../state/hooks.ts'
import { noEnginesAtAll } from '../state/no-engines.ts'
import { goTo, usePageName } from '../state/route.ts'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import classes from './Frame.module.css'
import { LoadingPage } from './LoadingPage.tsx'
import { pageOf } from './pages.ts'
import { Rail } from './Rail.tsx'
import { TopBar } from './TopBar.tsx'
import { useFavicon } from './use-favicon.ts'

/** Rail, top bar and the page between them: what is always there. */
export function Frame() {
  const t = useT()
  const page = pageOf(usePageName())
  const label = t(`frame:page.${page.name}`)
  const loaded = useLive((state) => state.snapshot !== null)
  const lost = useLive((state) => state.connection === 'lost')
  const main = useRef<HTMLElement>(null)
  const language = useLanguage()
  useFavicon()
  useWelcome()
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  useEffect(() => {
    document.title = t('frame:title', { page: label })
  }, [t, label])
  // Another page begins at its top. In braces: new browsers answer with a promise, which React would call when it cleans up.
  useEffect(() => {
    main.current?.scrollTo({ top: 0 })
  }, [page])
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#page" onClick={focusPage}>
        {t('frame:skip')}
      </a>
      <Rail current={page} />
      <TopBar />
      <main id="page" ref={main} tabIndex={-1} className={classes.main}>
        <div className={classes.content} data-stale={(loaded && lost) || undefined}>
          {loaded ? (
            // A page that breaks leaves the rail and the other pages usable.
            <ErrorBoundary key={page.name}>
              <Suspense fallback={<LoadingPage title={label} />}>
                <page.Page />
              </Suspense>
            </ErrorBoundary>
          ) : (
            <LoadingPage title={label} />
          )}
        </div>
        <ConnectionBanner />
      </main>
    </div>
  )
}

/** Whoever comes to a Weir that cannot play anything is helped first, once; the Overview is where it was. */
function useWelcome(): void {
  const helpless = useLive(({ snapshot }) => snapshot !== null && noEnginesAtAll(snapshot))
  const came = useRef(true)
  const known = useLive(({ snapshot }) => snapshot !== null)
  useEffect(() => {
    if (!known || !came.current) return
    came.current = false
    if (helpless && window.location.hash === '') goTo('onboarding', null, { replace: true })
  }, [known, helpless])
}

// The address after # names the page, so the link must not change it.
function focusPage(event: React.MouseEvent): void {
  event.preventDefault()
  document.getElementById('page')?.focus()
}
