/**
 * `acestream://` links, which any page can make a browser open: only a content id is ever taken from one, nothing plays
 * before a person has said yes to that id, and all of it is off until the settings allow it.
 */

export const linkScheme = 'acestream'

/** Why a link is refused. `shown`: what it says, short enough for a dialog and without control characters. */
export interface LinkProblem {
  readonly kind: 'notAcestream' | 'moreThanAnId' | 'notHex' | 'wrongLength'
  readonly shown: string
}

/**
 * `acestream://` and 40 hex digits; a slash behind them, which some systems add, is fine. No host name, port, path,
 * query or fragment, since none of them has a meaning that Weir could honour.
 */
export function parseLink(text: string): { contentId: string } | { problem: LinkProblem } {
  const refuse = (kind: LinkProblem['kind']) => ({ problem: { kind, shown: shortened(text) } })
  const rest = new RegExp(`^${linkScheme}:(?://)?(.*)$`, 'is').exec(text)?.[1]
  if (rest === undefined) return refuse('notAcestream')
  const id = rest.replace(/\/$/, '')
  if (/[^0-9a-z]/i.test(id)) return refuse('moreThanAnId')
  if (/[^0-9a-f]/i.test(id)) return refuse('notHex')
  if (id.length !== 40) return refuse('wrongLength')
  return { contentId: id.toLowerCase() }
}

/** The link that a start was given, if any. The system hands it over as an argument like any other. */
export function linkIn(argv: readonly string[]): string | undefined {
  return argv.find((arg) => arg.slice(0, linkScheme.length + 1).toLowerCase() === `${linkScheme}:`)
}

function shortened(text: string): string {
  const characters = [...text.replace(/\p{C}/gu, '�')]
  return characters.length > 80 ? `${characters.slice(0, 79).join('')}…` : characters.join('')
}
