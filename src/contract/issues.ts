import { type z } from 'zod'

/** Zod's issues as one sentence that names each key, its value and what is allowed; the first few where there are many. */
export function describeIssues(error: z.ZodError, input: unknown): string {
  // A value that is wrong in one way is often wrong in a second that follows from it.
  const firstOfEach = new Map(error.issues.toReversed().map((issue) => [issue.path.join('.'), issue]))
  return listed([...firstOfEach.values()].toReversed(), (issue) => describeIssue(issue, input))
}

const problemsListed = 8

function listed<T>(things: readonly T[], describe: (thing: T) => string): string {
  const more = things.length - problemsListed
  return [...things.slice(0, problemsListed).map(describe), ...(more > 0 ? [`and ${more} more`] : [])].join(
    '; ',
  )
}

function describeIssue(issue: z.core.$ZodIssue, input: unknown): string {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return listed(issue.keys, (name) => `${[...path, shortened(name)].join('.')}: there is no such key`)
  }
  const value = issue.path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  )
  const key = path.join('.') || 'the whole document'
  if (value === undefined) return `${key} is missing: it ${allowed(issue)}`
  return `${key} = ${isSecret(path) ? '(not shown)' : shownJson(value)}: it ${allowed(issue)}`
}

/**
 * Weir's token, and webhooks: their URLs and tokens open somebody's phone or channel to anybody, and these messages end
 * up in logs.
 */
const isSecret = (path: readonly string[]): boolean => path.includes('webhooks') || path.includes('token')

/** What would have been right, as the end of a sentence: "must be at least 1". */
function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeNames[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return issue.values.length === 1
        ? `must be ${JSON.stringify(issue.values[0])}`
        : `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'too_small':
      return `must ${measure(issue.origin)} at least ${issue.minimum}${counted(issue.origin)}`
    case 'too_big':
      return `must ${measure(issue.origin)} at most ${issue.maximum}${counted(issue.origin)}`
    case 'invalid_union':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'unrecognized_keys':
    case 'custom':
      return issue.message.startsWith('must ') ? issue.message : `is wrong (${issue.message})`
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'a group of keys in { }',
}
const measure = (origin: string) => (origin === 'string' || origin === 'array' ? 'have' : 'be')
const counted = (origin: string) =>
  origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : ''

/** A value as it stands in the file, shortened. */
function shownJson(value: unknown): string {
  try {
    return shortened(JSON.stringify(value))
  } catch {
    // JSON is read without recursion, but written with it.
    return 'something nested too deeply'
  }
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text)
