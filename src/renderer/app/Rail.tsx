import { useT } from '../i18n/use-t.ts'
import { useLive } from '../state/hooks.ts'
import { hrefOf } from '../state/route.ts'
import classes from './Frame.module.css'
import { pages, type Page } from './pages.ts'

/** Water held by a weir, falling over it. */
function Logo() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M2 7h8c3 0 4 2 4 5v3c0 3 1.500 4 4 4h4" strokeWidth="2.4" strokeLinecap="round" />
      <path d="M2 12h6c1.500 0 2 1 2 2v5H2" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}

/** Icon and label of each page; icons alone below 1100 px. */
export function Rail({ current }: { current: Page }) {
  const t = useT()
  const version = useLive((state) => state.snapshot?.version)
  return (
    <nav className={classes.rail} aria-label={t('frame:pages')}>
      <div className={classes.brand}>
        <Logo />
        <span translate="no">{t('frame:weir')}</span>
      </div>
      <div className={classes.nav}>
        <Links place="above" current={current} />
      </div>
      <div className={classes.below}>
        <Links place="below" current={current} />
      </div>
      <div className={classes.version}>{version}</div>
    </nav>
  )
}

function Links({ place, current }: { place: 'above' | 'below'; current: Page }) {
  const t = useT()
  return pages
    .filter((page) => page.place === place)
    .map(({ name, Icon }) => (
      <a
        key={name}
        className={classes.link}
        href={hrefOf(name)}
        title={t(`frame:page.${name}`)}
        aria-current={name === current.name ? 'page' : undefined}
      >
        <Icon size={20} stroke={1.75} aria-hidden="true" />
        <span>{t(`frame:page.${name}`)}</span>
      </a>
    ))
}
