import { useT } from '../i18n/use-t.ts'
import { unknown, type Figure as FigureText } from './format.ts'
import classes from './Figure.module.css'

interface FigureProps {
  readonly name: string
  /** Of format.ts; a dash means that there is no data yet, and that is said in words. */
  readonly figure: FigureText
  /** What it should be: "< 5 s". */
  readonly wanted?: string
  /** What it is made of: "of 48 starts". */
  readonly basis?: string
}

/** A number with its name, unit and target; without enough events it says "no data yet". In a `<dl>`. */
export function Figure({ name, figure, wanted, basis }: FigureProps) {
  const t = useT()
  const none = figure.figure === unknown
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd>
        {none ? (
          <span className={classes.none}>{t('common:noData')}</span>
        ) : (
          <>
            <span className={classes.value}>{figure.figure}</span>
            {figure.unit !== '' && <span className={classes.unit}> {figure.unit}</span>}
          </>
        )}
        {(wanted !== undefined || basis !== undefined) && (
          <span className={classes.basis}>
            {wanted !== undefined && <span>{t('common:chart.target', { value: wanted })}</span>}
            {basis !== undefined && <span>{basis}</span>}
          </span>
        )}
      </dd>
    </div>
  )
}

/** Figures beside one another. */
export function Figures({ children }: { readonly children: React.ReactNode }) {
  return <dl className={classes.figures}>{children}</dl>
}
