/** Why an engine's container ended, for people. */
export function deathWords(end: { exitCode: number | null; outOfMemory: boolean }): string {
  const { exitCode, outOfMemory } = end
  if (outOfMemory) return 'killed (out of memory)'
  if (exitCode === null) return 'its container was removed by somebody else'
  // A shell's convention that Docker follows: 128 + the number of the signal.
  if (exitCode > 128 && exitCode < 128 + 65) return `killed by signal ${exitCode - 128}`
  return `exited with code ${exitCode}`
}
