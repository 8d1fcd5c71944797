import { IconArrowDown, IconArrowUp, IconHandStop, IconPoint } from '@tabler/icons-react'
import { Ago } from '../../components/Cells.tsx'
import { Panel } from '../../components/Panel.tsx'
import { QueryError } from '../../components/QueryError.tsx'
import { EmptyState } from '../../components/States.tsx'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { useRange } from '../../state/range.ts'
import { directionOf, type Direction } from './decisions.ts'
import classes from './Scaling.module.css'
import { type Decisions } from './use-decisions.ts'

/** Nobody reads further; the range makes it less. */
const mostListed = 300

const icons = { up: IconArrowUp, down: IconArrowDown, hand: IconHandStop, none: IconPoint } as const

/** Every decision of the range with its reason, the newest first. */
export function DecisionsPanel({ of: { decisions, error, askAgain } }: { readonly of: Decisions }) {
  const t = useT()
  const say = useSentence()
  const range = useRange()
  const listed = decisions.slice(0, mostListed)
  const more = decisions.length - listed.length
  return (
    <Panel
      title={t('scaling:decisions.title')}
      note={decisions.length === 0 ? undefined : t('scaling:decisions.note', { count: decisions.length })}
      flush={listed.length > 0 || error !== null}
    >
      {error !== null && (
        <QueryError error={error} onAgain={askAgain}>
          {t('scaling:decisions.cannot')}
        </QueryError>
      )}
      {listed.length > 0 ? (
        <div
          className={classes.scroll}
          tabIndex={0}
          role="region"
          aria-label={t('common:scrollable', { name: t('scaling:decisions.title') })}
        >
          <ol className={classes.decisions} aria-label={t('scaling:decisions.list')}>
            {listed.map(({ atMs, text }, index) => (
              <li key={`${atMs} ${text} ${index}`}>
                <span className={classes.when}>
                  <Ago atMs={atMs} />
                </span>
                <DirectionMark direction={directionOf(text)} />
                <span>{say(text)}</span>
              </li>
            ))}
          </ol>
          {more > 0 && <p className={classes.more}>{t('common:cut.more', { count: more })}</p>}
        </div>
      ) : (
        error === null && (
          <EmptyState>
            {t('scaling:decisions.empty', { range: t(`common:chart.rangeOf.${range}`) })}
          </EmptyState>
        )
      )}
    </Panel>
  )
}

function DirectionMark({ direction }: { readonly direction: Direction }) {
  const t = useT()
  const Icon = icons[direction]
  const word = t(`scaling:direction.${direction}`)
  return (
    <span className={classes.direction} title={word}>
      <Icon size={16} role="img" aria-label={word} />
    </span>
  )
}
