/** The command line as the desktop sees it; the app itself judges the flags, and lets Chromium's switches pass. */
import { resolve } from 'node:path'

export interface DesktopFlags {
  /** For `startApp`: all but the executable and what is the desktop's alone. */
  readonly argv: string[]
  /** Start in the tray, without showing the window. */
  readonly hidden: boolean
  /** As given by `--data-dir`, else by `WEIR_DATA_DIR`; the last one counts. */
  readonly dataDir: string | undefined
}

/** Reads `process.argv`. */
export function readFlags(processArgv: readonly string[], env: NodeJS.ProcessEnv): DesktopFlags {
  const args = processArgv.slice(1)
  const argv = args.filter((arg) => arg !== '--hidden')
  return {
    argv,
    hidden: argv.length < args.length,
    dataDir: dataDirOf(argv) ?? (env.WEIR_DATA_DIR || undefined),
  }
}

/** Needed before the app reads its flags: the single-instance lock lives in the data folder. */
function dataDirOf(argv: readonly string[]): string | undefined {
  const at = argv.findLastIndex((arg) => arg === '--data-dir' || arg.startsWith('--data-dir='))
  const flag = argv[at]
  return flag === '--data-dir' ? argv[at + 1] : flag?.slice('--data-dir='.length)
}

/** How this Weir is started again, by a login or a link: the program, and what follows it. */
export function startCommand({
  processArgv,
  execPath,
  isPackaged,
  env,
  dataDir,
}: {
  readonly processArgv: readonly string[]
  readonly execPath: string
  readonly isPackaged: boolean
  readonly env: NodeJS.ProcessEnv
  /** As asked for; undefined for the default one. */
  readonly dataDir: string | undefined
}): { file: string; args: string[] } {
  const script = processArgv.slice(1).find((arg) => !arg.startsWith('-'))
  return {
    // An AppImage runs from a mount that is another one each time; this is the file itself.
    file: env['APPIMAGE'] || execPath,
    args: [
      ...(isPackaged || script === undefined ? [] : [resolve(script)]),
      ...(dataDir === undefined ? [] : ['--data-dir', resolve(dataDir)]),
    ],
  }
}
