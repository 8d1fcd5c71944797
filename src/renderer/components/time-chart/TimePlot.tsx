/** The drawing of a chart. Loaded when the first one is shown: the chart library is larger than the rest of a page. */
import { useState } from 'react'
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type DotItemDotProps,
} from 'recharts'
import { useT } from '../../i18n/use-t.ts'
import { day, dayAndTime, timeOfDay, timeWithSeconds } from '../format.ts'
import { axisTop, labelled, spread, timeTicks } from './axes.ts'
import { lookOf, mostOf, spanOf, valueText, type ChartData } from './chart-data.ts'
import { LineSample } from './LineSample.tsx'
import classes from './TimeChart.module.css'

const axisTick = { fill: 'var(--mantine-color-dimmed)', fontSize: 12 }
const margin = { top: 16, bottom: 0, left: 0 }
const xAxisPx = 24
const labelPx = 7.2
/** A line that ends so near the plot's end has its name beside the plot. */
const endPx = 40

interface TimePlotProps {
  readonly chart: ChartData
  readonly heightPx: number
}

type Point = { readonly atMs: number } & Readonly<Record<string, number | null>>

export default function TimePlot({ chart, heightPx }: TimePlotProps) {
  const t = useT()
  const { times, series, unit, target, critical, limitsOf, marks = [] } = chart
  const { fromMs, toMs } = spanOf(chart)
  const [widthPx, setWidthPx] = useState(600)
  const [kept, setKept] = useState({ unit, top: axisTop(unit, mostOf(chart)) })
  const top = axisTop(unit, mostOf(chart), kept.unit === unit ? kept.top : undefined)
  if (top !== kept.top || unit !== kept.unit) setKept({ unit, top })

  const points = times.map((atMs, index): Point => {
    const values = series.map(({ id, values }) => [id, values[index] ?? null] as const)
    return { atMs, ...Object.fromEntries(values) }
  })
  const right = 16 + Math.min(120, Math.max(0, ...series.map(({ name }) => name.length)) * labelPx)
  const yTexts = [0, top / 2, top].map((value) => (value === 0 ? '0' : valueText(unit, value)))
  const yAxisPx = 10 + Math.max(...yTexts.map((text) => text.length)) * labelPx
  const plotPx = Math.max(1, widthPx - yAxisPx - right)
  const { ticks, days } = timeTicks(fromMs, toMs, Math.max(2, Math.floor(plotPx / 72)))
  const inSpan = marks.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
  const texts = labelled(
    inSpan.map(({ atMs }) => ((atMs - fromMs) / (toMs - fromMs)) * plotPx),
    // Words take more room than "+1" does.
    inSpan.every(({ text, short = text }) => short.length <= 4) ? 32 : 100,
  )
  const named = (text: string) =>
    limitsOf === undefined ? text : t('common:chart.limitOf', { name: limitsOf, limit: text })
  const limits = [
    {
      value: target,
      text: target === undefined ? '' : named(t('common:chart.target', { value: valueText(unit, target) })),
    },
    {
      value: critical,
      text:
        critical === undefined ? '' : named(t('common:chart.critical', { value: valueText(unit, critical) })),
    },
  ]

  return (
    <div ref={keepOutOfTabOrder} className={classes.plot} aria-hidden="true">
      <ResponsiveContainer width="100%" height={heightPx} onResize={(width) => setWidthPx(width)}>
        <LineChart data={points} margin={{ ...margin, right }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--weir-border)" />
          <XAxis
            dataKey="atMs"
            type="number"
            domain={[fromMs, toMs]}
            allowDataOverflow
            ticks={[...ticks]}
            interval={0}
            height={xAxisPx}
            tickFormatter={(atMs: number) => (days || isMidnight(atMs) ? day(atMs) : timeOfDay(atMs))}
            tick={axisTick}
            tickLine={false}
            axisLine={{ stroke: 'var(--weir-border)' }}
          />
          <YAxis
            domain={[0, top]}
            ticks={[0, top / 2, top]}
            tickFormatter={(_value, index) => yTexts[index] ?? ''}
            tick={axisTick}
            tickLine={false}
            axisLine={false}
            width={yAxisPx}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--mantine-color-dimmed)', strokeWidth: 1 }}
            content={({ active, payload }) => {
              const point = payload[0]?.payload as Point | undefined
              return active && point !== undefined ? <Tip chart={chart} point={point} /> : null
            }}
          />
          {limits.map(({ value, text }, index) =>
            value === undefined ? null : (
              <ReferenceLine
                key={text}
                y={value}
                stroke={index === 0 ? 'var(--mantine-color-dimmed)' : 'var(--weir-bad)'}
                strokeDasharray="5 4"
                label={{
                  value: text,
                  position: 'insideBottomLeft',
                  fill: index === 0 ? 'var(--mantine-color-dimmed)' : 'var(--weir-bad)',
                  fontSize: 11,
                }}
              />
            ),
          )}
          {inSpan.map(({ atMs, text, short = text }, index) => (
            <ReferenceLine
              key={`${atMs} ${text}`}
              x={atMs}
              stroke="var(--mantine-color-dimmed)"
              strokeDasharray="1 3"
              {...(texts[index] === true &&
                short !== '' && {
                  label: {
                    value: short.length > 16 ? `${short.slice(0, 15)}…` : short,
                    position: 'insideTopLeft',
                    fill: 'var(--mantine-color-dimmed)',
                    fontSize: 11,
                    dy: -14,
                  },
                })}
            />
          ))}
          {series.map(({ id, name, steps = false }, index) => (
            <Line
              key={id}
              dataKey={id}
              name={name}
              type={steps ? 'stepAfter' : 'linear'}
              stroke={lookOf(index).colour}
              strokeDasharray={lookOf(index).dash}
              strokeWidth={2}
              dot={loneDot(id, points, lookOf(index).colour)}
              connectNulls={false}
              isAnimationActive={false}
            />
          ))}
          <EndLabels chart={chart} top={top} widthPx={plotPx} heightPx={heightPx - margin.top - xAxisPx} />
        </LineChart>
      </ResponsiveContainer>
    </div>
  )
}

function isMidnight(atMs: number): boolean {
  const at = new Date(atMs)
  return at.getHours() === 0 && at.getMinutes() === 0
}

/** A value between two gaps is no line; it is drawn as a dot. */
function loneDot(id: string, points: readonly Point[], colour: string) {
  const known = (index: number) => typeof points[index]?.[id] === 'number'
  return function LoneDot({ cx, cy, index, key }: DotItemDotProps) {
    const lone = index !== undefined && known(index) && !known(index - 1) && !known(index + 1)
    return lone && cx !== undefined && cy !== undefined ? (
      <circle key={key} cx={cx} cy={cy} r={2} fill={colour} />
    ) : (
      <g key={key} />
    )
  }
}

/**
 * recharts draws its layers through React portals into <g> elements. React listens for focus on these, and Chromium
 * lets the Tab key stop at an SVG element that has a focus listener: five stops at nothing.
 */
function keepOutOfTabOrder(chart: HTMLDivElement): () => void {
  const mark = () => {
    for (const layer of chart.querySelectorAll('g[class^="recharts-zIndex-layer"]')) {
      layer.setAttribute('tabindex', '-1')
    }
  }
  const observer = new MutationObserver(mark)
  observer.observe(chart, { childList: true, subtree: true })
  mark()
  return () => observer.disconnect()
}

interface EndLabelsProps {
  readonly chart: ChartData
  readonly top: number
  /** Of the plot, without its axes. */
  readonly widthPx: number
  readonly heightPx: number
}

/** Names at the lines' ends, kept apart where lines meet, and off the grid where it ends right after a line. */
function EndLabels({ chart, top, widthPx, heightPx }: EndLabelsProps) {
  const { fromMs, toMs } = spanOf(chart)
  const ends = chart.series.flatMap(({ id, name, values }, index) => {
    const at = values.findLastIndex((value) => value !== null)
    const value = values[at]
    const atMs = chart.times[at]
    if (value === null || value === undefined || atMs === undefined) return []
    return [{ id, name, value, atMs, y: heightPx * (1 - Math.min(1, value / top)), look: lookOf(index) }]
  })
  const places = spread(
    ends.map(({ y }) => y),
    14,
    heightPx,
  )
  const restPx = (atMs: number) => {
    const px = ((toMs - atMs) / (toMs - fromMs)) * widthPx
    return px <= endPx ? px : 0
  }
  return ends.map(({ id, name, value, atMs, y, look }, index) => (
    <ReferenceDot
      key={id}
      x={atMs}
      y={value}
      r={3}
      fill={look.colour}
      stroke="none"
      label={{
        value: name,
        position: 'right',
        fill: look.colour,
        fontSize: 12,
        // Readable on a line of the grid.
        stroke: 'var(--mantine-color-body)',
        strokeWidth: 4,
        paintOrder: 'stroke',
        dx: restPx(atMs),
        dy: (places[index] ?? y) - y,
      }}
    />
  ))
}

function Tip({ chart, point }: { chart: ChartData; point: Point }) {
  const { fromMs, toMs } = spanOf(chart)
  const when = toMs - fromMs > 86_400_000 ? dayAndTime : timeWithSeconds
  const stepMs = (toMs - fromMs) / Math.max(1, chart.times.length)
  const marks = (chart.marks ?? []).filter(({ atMs }) => Math.abs(atMs - point.atMs) <= stepMs)
  return (
    <div className={classes.tip}>
      <p className={classes.tipTime}>{when(point.atMs)}</p>
      {chart.series.map(({ id, name }, index) => (
        <p key={id} className={classes.tipLine}>
          <LineSample index={index} />
          <span>{name}</span>
          <span className={classes.tipValue}>{valueText(chart.unit, point[id] ?? null)}</span>
        </p>
      ))}
      {marks.map(({ atMs, text }) => (
        <p key={`${atMs} ${text}`} className={classes.tipMark}>
          {text}
        </p>
      ))}
    </div>
  )
}
