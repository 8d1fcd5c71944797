/** A damaged database is not thrown away: somebody may want to repair it, and we want to know what broke it. */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** More of them are of no use, and each may be as large as a history may be. */
const keptAtMost = 2

/**
 * Renames `history.db` and what belongs to it to `history.corrupt-<time>.db`; answers that name.
 * @throws what the disk says
 */
export function setAside(file: string, wallMs: number): string {
  const folder = dirname(file)
  const stem = `${basename(file, '.db')}.corrupt-`
  const time = new Date(wallMs).toISOString().replace(/[-:]|\.\d+Z/g, '')
  let name = `${stem}${time}.db`
  for (let number = 2; existsSync(join(folder, name)); number++) name = `${stem}${time}-${number}.db`
  renameSync(file, join(folder, name))
  // The log holds what was not yet written into the file. The index of it is made anew from it.
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, join(folder, `${name}-wal`))
  rmSync(`${file}-shm`, { force: true })
  const older = readdirSync(folder)
    .filter((one) => one.startsWith(stem) && one.endsWith('.db'))
    .sort()
    .slice(0, -keptAtMost)
  for (const one of older) {
    rmSync(join(folder, one), { force: true })
    rmSync(join(folder, `${one}-wal`), { force: true })
  }
  return name
}
