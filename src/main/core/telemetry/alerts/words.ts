/** Figures and durations as the texts of alerts have them. */

/** A share as whole percents; never "100 %" for less than all, nor "0 %" for something. */
export function percent(share: number): string {
  const whole = Math.round(share * 100)
  if (whole >= 100 && share < 1) return '99 %'
  return share > 0 && whole <= 0 ? '1 %' : `${whole} %`
}

/** "0.8 s", "12 s". */
export const secondsText = (s: number): string => `${s < 9.95 ? s.toFixed(1) : s.toFixed(0)} s`

/** "820 MiB", "3.4 GiB". */
export function sizeText(bytes: number): string {
  const mib = bytes / 2 ** 20
  return mib < 1000 ? `${Math.round(mib)} MiB` : `${(mib / 1024).toFixed(1)} GiB`
}

export const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`

/** "40 seconds", "12 minutes", "3 hours", "2 days". */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 90) return counted(seconds, 'second', 'seconds')
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return counted(minutes, 'minute', 'minutes')
  const hours = Math.round(minutes / 60)
  return hours < 36 ? counted(hours, 'hour', 'hours') : counted(Math.round(hours / 24), 'day', 'days')
}
