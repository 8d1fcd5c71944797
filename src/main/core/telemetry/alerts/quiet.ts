/** Quiet hours: local times of day, over midnight too. Judged by what the wall clock reads, so summer time needs no care. */

const minutesOf = (text: string): number => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

/** Whether a minute of the day (0 to 1439) is within hours such as `23:00-07:00`; the end is no longer in them. */
export function isWithin(hours: string | null, minuteOfDay: number): boolean {
  if (hours === null) return false
  const [from = 0, to = 0] = hours.split('-').map(minutesOf)
  if (from === to) return false
  return from < to ? minuteOfDay >= from && minuteOfDay < to : minuteOfDay >= from || minuteOfDay < to
}

/** Where this machine is. */
export function localMinuteOfDay(wallMs: number): number {
  const at = new Date(wallMs)
  return at.getHours() * 60 + at.getMinutes()
}

/** "07:05". */
export const timeText = (minuteOfDay: number): string =>
  [Math.floor(minuteOfDay / 60), minuteOfDay % 60].map((part) => String(part).padStart(2, '0')).join(':')
