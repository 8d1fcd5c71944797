/**
 * The normal form of what a channel list says. Names and attributes in it can be written into an M3U and read back
 * unchanged, and a hostile one can neither break a line nor leave its quotes.
 */

const maxChars = 200

/**
 * A channel's name: one line, single spaces, no double quote (Kodi looks for the last one before the title) and no
 * ` - ` (VLC takes what stands before it for the artist). At most 200 characters.
 */
export function cleanName(text: string): string {
  return cut(oneLine(text).replace(/ -+(?= )/g, ' –'))
}

/** An attribute's value: as a name, and without commas (VLC's title begins after the line's first comma, quoted or not). */
export function cleanAttribute(text: string): string {
  return cut(oneLine(text).replace(/ ?(?:, ?)+/g, ' / '))
}

/** A logo's absolute http or https URL with nothing in it that could end the attribute; null for anything else. */
export function cleanLogo(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || text.length > 2048 || !URL.canParse(text)) return null
  return new URL(text).href.replaceAll(',', '%2C').replaceAll("'", '%27')
}

/** Lower-case ASCII letters, digits and dashes; empty when the name has none (other scripts). */
export function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '')
}

function oneLine(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll('"', "'")
      // Controls, line separators, and the marks that reverse the direction of what follows them.
      .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu, ' ')
      .replace(/\s+/g, ' ')
  )
}

function cut(text: string): string {
  const trimmed = text.trim()
  if (trimmed.length <= maxChars) return trimmed
  // By whole characters, so that no half of a surrogate pair is left.
  return [...trimmed.slice(0, 2 * maxChars)].slice(0, maxChars).join('').trim()
}
