import { useT } from '../../i18n/use-t.ts'
import { hrefOf } from '../../state/route.ts'
import { sectionOf } from './keys.ts'
import classes from './Settings.module.css'
import { useSettings } from './use-settings.ts'
import { sectionName } from './words.ts'

interface SectionNavProps {
  readonly sections: readonly string[]
  /** null while something is searched for: then all are looked through. */
  readonly current: string | null
  readonly onGo: () => void
}

/** The sections, each with how many of its settings are changed. */
export function SectionNav({ sections, current, onGo }: SectionNavProps) {
  const t = useT()
  const { changed } = useSettings().answer
  const changedIn = (section: string) =>
    section === 'changed' ? changed.length : changed.filter((key) => sectionOf(key) === section).length
  return (
    <nav className={classes.nav} aria-label={t('settings:sections')}>
      {[...sections, 'changed'].map((section) => {
        const count = changedIn(section)
        return (
          <a
            key={section}
            href={hrefOf('settings', section)}
            aria-current={section === current ? 'true' : undefined}
            data-apart={section === 'changed' || undefined}
            onClick={onGo}
          >
            <span>{sectionName(section)}</span>
            {count > 0 && (
              <span className={classes.badge} title={t('settings:changed', { count })}>
                {count}
              </span>
            )}
          </a>
        )
      })}
    </nav>
  )
}
