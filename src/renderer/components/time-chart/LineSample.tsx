import { lookOf } from './chart-data.ts'

/** A piece of a chart's line, for legends and figures that belong to it. */
export function LineSample({ index }: { readonly index: number }) {
  const { colour, dash } = lookOf(index)
  return (
    <svg width="18" height="4" aria-hidden="true">
      <line x1="1" x2="17" y1="2" y2="2" stroke={colour} strokeWidth="2" strokeDasharray={dash} />
    </svg>
  )
}
