/** Numbers as people read them in the reasons of decisions. */

export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`

/** "4 s", "6 min", "3 h": the largest unit of which there are two; rounded down, nobody waits longer than it says. */
export function lasting(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 120 && seconds !== 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`
}

export const mebibytes = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)} MiB`

export const percent = (share: number): string => `${Math.round(share * 100)} %`
