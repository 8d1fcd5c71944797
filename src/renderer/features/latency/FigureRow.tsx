import { type ReactNode } from 'react'
import { Figures } from '../../components/Figure.tsx'
import classes from './Latency.module.css'

/** Figures above a chart, as high with targets as without: charts beside each other stand on one line. */
export function FigureRow({ children }: { readonly children: ReactNode }) {
  return (
    <div className={classes.figures}>
      <Figures>{children}</Figures>
    </div>
  )
}
