/** A program named `vlc` that writes its arguments down, for specs that open VLC. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** To be put in front of the PATH. One for each test process. */
export const vlcFolder = join(tmpdir(), `weir-fake-vlc-${process.pid}`)
const calls = join(vlcFolder, 'calls')

export async function installFakeVlc(): Promise<void> {
  await mkdir(vlcFolder, { recursive: true })
  await writeFile(calls, '')
  const program = join(vlcFolder, 'vlc')
  await writeFile(program, `#!/bin/sh\n{ echo "$# arguments"; printf '%s\\n' "$@"; } >> '${calls}'\n`)
  await chmod(program, 0o755)
}

/** Everything that it was called with since it was installed. */
export const vlcCalls = (): Promise<string> => readFile(calls, 'utf8')
