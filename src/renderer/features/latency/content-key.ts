/** The names of the history for contents: `contentId:…` and `infohash:…`. */

/** The 40 digits alone. */
export const idOf = (contentKey: string): string => contentKey.slice(contentKey.indexOf(':') + 1)
