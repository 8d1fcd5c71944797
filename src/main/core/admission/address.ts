/**
 * Which addresses count as one, for limits and turns. A player's address says who asks only as far as one person cannot
 * have many of them: an IPv6 host takes as many as it likes out of its network's /64 (RFC 8981), so these are one.
 */

/**
 * The name of the group that an address belongs to; null for this machine itself. Behind loopback sit programs that
 * fetch for a whole house (a reverse proxy, Jellyfin, Plex), so there an address says nothing about who asks.
 */
export function addressGroup(address: string): string | null {
  const plain = address.toLowerCase().replace(/%.*$/, '')
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1]
  if (v4 !== undefined) return v4.startsWith('127.') ? null : v4
  const parts = ipv6Parts(plain)
  if (parts === null) return plain
  if (parts.every((part, at) => part === (at === 7 ? 1 : 0))) return null
  const first = parts[0] ?? 0
  // Link-local (fe80::/10) and unique local (fc00::/7) networks are the house itself: one device, one address.
  const isOfTheHouse = (first & 0xffc0) === 0xfe80 || (first & 0xfe00) === 0xfc00
  const named = (some: readonly number[]): string => some.map((part) => part.toString(16)).join(':')
  return isOfTheHouse ? named(parts) : `${named(parts.slice(0, 4))}::/64`
}

/** The eight numbers of an IPv6 address; null when it is none. */
function ipv6Parts(address: string): number[] | null {
  const halves = address.split('::')
  if (halves.length > 2 || !address.includes(':')) return null
  const numbers = (half: string | undefined): number[] =>
    half === undefined || half === ''
      ? []
      : half.split(':').map((part) => (/^[0-9a-f]{1,4}$/.test(part) ? parseInt(part, 16) : NaN))
  const before = numbers(halves[0])
  const after = numbers(halves[1])
  const missing = 8 - before.length - after.length
  const parts = [...before, ...Array.from({ length: Math.max(0, missing) }, () => 0), ...after]
  const isWhole = halves.length === 2 ? missing >= 1 : missing === 0
  return isWhole && !parts.some(Number.isNaN) ? parts : null
}
