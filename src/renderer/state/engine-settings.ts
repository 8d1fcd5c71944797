/** The settings of engines that pages show beside what is there: how many there may be, and their limits. */
import { useMemo } from 'react'
import { settingsSchema } from '../../contract/settings.ts'
import { useQuery } from './query.ts'

export interface EngineSettings {
  readonly min: number
  readonly max: number
  readonly spares: number
  readonly pausedSpares: number
  /** null where disk use does not matter. */
  readonly diskLimitBytes: number | null
}

/** Read from the groups of `settings.get`; null when they are not as this page knows them. Pure. */
export function engineSettingsOf(values: Readonly<Record<string, unknown>>): EngineSettings | null {
  const parsed = settingsSchema.shape.engines.safeParse(values['engines'])
  if (!parsed.success) return null
  const { min, max, spares, pausedSpares, diskLimitMb } = parsed.data
  return {
    min,
    max,
    spares,
    pausedSpares,
    diskLimitBytes: diskLimitMb === 0 ? null : diskLimitMb * 1024 * 1024,
  }
}

/** null until they are known. Somebody may change them meanwhile, so they are asked for again every minute. */
export function useEngineSettings(): EngineSettings | null {
  const { result } = useQuery('settings.get', 'settings', () => ({}), { everyS: 60 })
  return useMemo(() => (result === null ? null : engineSettingsOf(result.values)), [result])
}
