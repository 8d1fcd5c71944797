/**
 * The one catalogue of errors: code, HTTP status, message for a person (what happened, with the value, and what to
 * do). Everything that Weir refuses or fails at is one of these; callers switch on `code`, never on words.
 */
import { z } from 'zod'

type Params = Readonly<Record<string, string | number>>
type Entry = { readonly status: number; readonly message: (p: Params) => string }

const entry = (status: number, message: (p: Params) => string): Entry => ({ status, message })
const shown = (value: string | number | undefined): string => {
  const text = String(value ?? '')
  return `"${text.length > 80 ? `${text.slice(0, 77)}...` : text}"`
}

export const errorCatalogue = {
  // What a player or a program asks for
  id_missing: entry(
    400,
    () => 'No content named. Add ?id=, ?content_id= or ?infohash= with 40 hex digits to the URL.',
  ),
  id_invalid: entry(
    400,
    (p) => `${p.parameter}=${shown(p.value)} is not a content id: ${p.why}. It must be 40 hex digits.`,
  ),
  id_ambiguous: entry(
    400,
    (p) => `More than one content named (${p.parameters}). Give exactly one of id, content_id and infohash.`,
  ),
  not_found: entry(404, (p) => `There is nothing at ${shown(p.path)}. The playlist is at /playlist.m3u.`),
  method_not_allowed: entry(405, (p) => `${p.method} is not possible at ${shown(p.path)}.`),
  channel_unknown: entry(404, (p) => `There is no channel ${shown(p.id)}. The playlist lists all of them.`),
  stream_session_unknown: entry(404, () => 'unknown playback session id'),
  not_built_yet: entry(501, (p) => `${p.what} is not part of this version of Weir. ${p.instead}`),

  // Why a stream does not start
  content_known_bad: entry(
    503,
    (p) => `This content failed ${p.failures} times lately (${p.lastError}), so it is not tried now.`,
  ),
  content_blocked: entry(403, () => 'This content is blocked. Unblock it in the dashboard to play it.'),
  content_unavailable: entry(502, (p) => `The engine cannot play this content: ${p.engineSaid}.`),
  content_encrypted: entry(
    502,
    () => 'This stream is encrypted. An engine plays it over HLS only, which Weir does not offer yet.',
  ),
  start_timeout: entry(
    504,
    (p) => `No picture within ${p.seconds} s. The swarm may be slow or empty; try again in a moment.`,
  ),
  engine_failed: entry(502, (p) => `The engine failed: ${p.why}.`),
  no_engine_ready: entry(503, (p) => `No engine is ready: ${p.why}.`),
  queue_full: entry(503, (p) => `All slots are taken and ${p.waiting} viewers wait already.`),
  queue_timeout: entry(503, (p) => `No slot became free within ${p.seconds} s.`),
  too_many_readers: entry(
    503,
    (p) => `${p.what} has reached its limit of ${p.limit} (${p.setting} in the settings).`,
  ),
  client_gone: entry(499, () => 'The player left before the stream began.'),
  stopped_by_user: entry(503, () => 'The stream was stopped from the dashboard.'),
  shutting_down: entry(503, () => 'Weir is shutting down.'),
  overloaded: entry(503, (p) => `This machine is short of ${p.what}, so no new stream is started.`),

  // Engines and the places they run
  docker_missing: entry(
    503,
    (p) => `No Docker daemon answers at ${p.endpoint}. Install Docker or start it (${p.startCommand}).`,
  ),
  docker_no_permission: entry(
    503,
    (p) =>
      `This user may not use the Docker socket ${p.endpoint}. Run "${p.command}", then log out and in again.`,
  ),
  docker_wrong_context: entry(
    503,
    (p) =>
      `The Docker context ${shown(p.context)} (${p.source}) does not work: ${p.why}. Choose another with "docker context use default", or unset ${p.variable}.`,
  ),
  docker_image_missing: entry(
    503,
    (p) =>
      `The engine image ${shown(p.image)} is not on this machine and cannot be pulled: ${p.why}. Check the name in engines.image and this machine's network.`,
  ),
  docker_pull_cancelled: entry(
    503,
    (p) => `Pulling the engine image ${shown(p.image)} was cancelled. Try again when you want it.`,
  ),
  nothing_to_cancel: entry(409, () => 'Nothing is being pulled, so there is nothing to cancel.'),
  docker_failed: entry(503, (p) => `Docker refused to ${p.what}: ${p.why}.`),
  ports_exhausted: entry(
    503,
    (p) => `No free port between ${p.from} and ${p.to} for another engine. Widen engines.portFrom/portTo.`,
  ),
  process_binary_missing: entry(
    503,
    (p) =>
      `The engine binary ${shown(p.path)} cannot be run: ${p.why}. Set engines.binary to a native engine.`,
  ),
  remote_missing: entry(
    503,
    () =>
      'engines.runtime is "remote" but engines.remote lists no engine. Add base URLs like http://nas:6878.',
  ),
  engine_unknown: entry(404, (p) => `There is no engine ${shown(p.id)}.`),
  engine_not_ours: entry(
    409,
    (p) => `Engine ${shown(p.id)} is run by somebody else; Weir can neither restart nor remove it.`,
  ),
  would_cut_viewers: entry(
    409,
    (p) =>
      `This would cut off ${p.viewers === 1 ? '1 viewer' : `${p.viewers} viewers`}: ${p.streams}. Send cutViewers: ${p.viewers} to do it all the same.`,
  ),
  scaling_out_of_range: entry(
    409,
    (p) => `${p.engines} engines cannot be had: it must be 0 to ${p.max} (${p.setting} in the settings).`,
  ),
  session_unknown: entry(404, (p) => `There is no stream ${shown(p.id)}. It may have ended.`),
  session_not_movable: entry(409, (p) => `This stream cannot be moved: ${p.why}. It stays where it is.`),
  no_free_slot: entry(
    409,
    () => 'All slots are taken, so trying this content would keep viewers waiting. Try it when one is free.',
  ),
  reader_unknown: entry(404, (p) => `There is no viewer ${shown(p.id)}. They may have left.`),

  alert_unknown: entry(404, (p) => `There is no alert ${shown(p.id)}. It may be over.`),
  webhook_unknown: entry(
    404,
    (p) => `There is no webhook number ${p.index}: alerts.webhooks has ${p.count}, counted from 0.`,
  ),

  // Settings, start of the program, controls
  settings_unreadable: entry(
    500,
    (p) => `The settings file ${p.file} cannot be read: ${p.why}. Mend or remove it and start again.`,
  ),
  settings_invalid: entry(
    400,
    (p) => `${p.source}: ${p.problems}. The file was not taken over; mend the values named.`,
  ),
  settings_refused: entry(400, (p) => `${p.problems}. No setting was changed.`),
  setting_unknown: entry(404, (p) => `There is no setting ${shown(p.key)}.`),
  setting_file_only: entry(
    403,
    (p) =>
      `${p.keys} can be changed in the settings file only (${p.file}), since it decides which programs run. No setting was changed.`,
  ),
  setting_decided: entry(
    409,
    (p) =>
      `${p.key} is decided by ${p.by}, with which Weir was started. Start it without to change this. No setting was changed.`,
  ),
  settings_not_kept: entry(409, () => 'This Weir keeps no settings, so none can be changed.'),
  data_dir_in_use: entry(
    500,
    (p) =>
      `Another Weir (process ${p.pid}) uses the data folder ${p.dataDir}. Stop it, or give this one a folder of its own with --data-dir DIR. If there is none, remove ${p.lockFile}.`,
  ),
  data_dir_unusable: entry(
    500,
    (p) => `The data folder ${p.dataDir} cannot be used: ${p.why}. Choose another with --data-dir DIR.`,
  ),
  channels_unreadable: entry(400, (p) => `The channel list ${p.file} cannot be read: ${p.why}.`),
  playlist_invalid: entry(
    400,
    (p) =>
      `No channel found in this playlist (${p.why}). Lines must be M3U entries with an acestream:// or ?id= URL, or "name, content id".`,
  ),
  port_in_use: entry(
    500,
    (p) =>
      `Port ${p.port} on ${p.host} is in use by another program. Stop it, or start Weir with --port N (or gateway.port in the settings).`,
  ),
  address_unavailable: entry(
    500,
    (p) => `Weir cannot listen on ${p.host}:${p.port}: ${p.why}. Choose another with --host and --port.`,
  ),
  flag_invalid: entry(400, (p) => `${p.flag}: ${p.why}.`),
  host_refused: entry(
    403,
    (p) =>
      `The host name ${shown(p.host)} is not one of this machine's. Add it to gateway.allowedHosts to allow it.`,
  ),
  origin_refused: entry(403, (p) => `Controls are refused to pages of ${shown(p.origin)}.`),
  foreign_page_refused: entry(
    403,
    () => 'A page of another site asked for this stream. Open the URL in a player, or from the playlist.',
  ),
  token_required: entry(401, (p) =>
    p.tokenSet === 'no'
      ? 'Controls are off for other machines, because Weir has no token. Set gateway.token in its settings, then add ?token= or an Authorization: Bearer header.'
      : "From another machine this needs Weir's token: add ?token= or an Authorization: Bearer header.",
  ),
  command_unknown: entry(404, (p) => `There is no command ${shown(p.name)}.`),
  query_unknown: entry(404, (p) => `There is no query ${shown(p.name)}.`),
  query_invalid: entry(400, (p) => `${p.name}: ${p.problems}.`),
  command_invalid: entry(400, (p) => `${p.name}: ${p.problems}.`),
  idempotency_key_reused: entry(
    422,
    (p) =>
      `The Idempotency-Key of this ${p.name} came a short while ago with another command or other arguments. Nothing was done; send a fresh key with each command.`,
  ),
  weir_unreachable: entry(
    503,
    () =>
      'Weir does not answer. Check that it still runs. If this was to change something, look whether it did, then try again.',
  ),
  request_invalid: entry(400, (p) => `This request cannot be read: ${p.why}.`),
  request_too_large: entry(413, (p) => `This request is too large: at most ${p.limitBytes} bytes are taken.`),
  internal: entry(500, (p) => `Weir made a mistake: ${p.why}. Please report it with the log.`),
} as const satisfies Record<string, Entry>

export type ErrorCode = keyof typeof errorCatalogue

const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]

/** An error as it crosses a wire: `{"error": {...}}` over HTTP, the same object over IPC and in the snapshot. */
export const errorBodySchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  /** The values in the message, for whoever says it in another language. */
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  retryAfterS: z.number().int().positive().optional(),
  /** With `would_cut_viewers`: how many would be cut off now. */
  cutViewers: z.number().int().positive().optional(),
  /** What to run in a terminal to be rid of it, where there is such a command for this system. */
  command: z.string().optional(),
})
export type ErrorBody = z.infer<typeof errorBodySchema>

/** The only error type that Weir throws on purpose. */
export class WeirError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly params: Params
  /** Whole seconds after which another try makes sense; becomes `Retry-After`. */
  readonly retryAfterS: number | undefined

  constructor(code: ErrorCode, params: Params = {}, options: { retryAfterS?: number; cause?: unknown } = {}) {
    super(errorCatalogue[code].message(params), options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'WeirError'
    this.code = code
    this.status = errorCatalogue[code].status
    this.params = params
    this.retryAfterS = options.retryAfterS
  }

  toBody(): ErrorBody {
    const body: ErrorBody = { code: this.code, message: this.message }
    const params = paramsTold(this.code, this.params)
    if (Object.keys(params).length > 0) body.params = params
    if (this.retryAfterS !== undefined) body.retryAfterS = this.retryAfterS
    if (this.code === 'would_cut_viewers') body.cutViewers = Number(this.params['viewers'])
    const { command } = this.params
    if (typeof command === 'string') body.command = command
    return body
  }
}

/** Those that the message is made of: nothing leaves with an error that it does not say. */
function paramsTold(code: ErrorCode, params: Params): Record<string, string | number> {
  const told: Record<string, string | number> = {}
  errorCatalogue[code].message(
    new Proxy(params, {
      get(target, name) {
        const value = typeof name === 'string' ? target[name] : undefined
        if (typeof name === 'string' && value !== undefined) told[name] = value
        return value
      },
    }),
  )
  return told
}

/** Any thrown value as a WeirError; what is not one of ours becomes `internal` and keeps its cause. */
export function asWeirError(error: unknown): WeirError {
  if (error instanceof WeirError) return error
  const why = error instanceof Error ? error.message : String(error)
  return new WeirError('internal', { why }, { cause: error })
}
