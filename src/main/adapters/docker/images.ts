/** The engine images that are known (docs/engine-api.md, "Engine containers"), and how each wants to be run. */

/** What an image needs beside its own defaults so that its engine answers to the published port. */
export interface ImageRecipe {
  readonly env: readonly string[]
  /** null: the image's own command. */
  readonly cmd: readonly string[] | null
}

const asItIs: ImageRecipe = { env: [], cmd: null }

/** By repository name; CPU names are the daemon's. Images that are not listed run as they are. */
const recipes: Readonly<Record<string, (cpu: string) => ImageRecipe>> = {
  // Binds to the container's loopback unless told: nothing would answer to the published port.
  'ghcr.io/martinbjeldbak/acestream-http-proxy': () => ({ env: ['ALLOW_REMOTE_ACCESS=yes'], cmd: null }),
  // The ARM variants take the engine's flags as their command; the amd64 one has them built in.
  'jopsis/acestream': (cpu) =>
    cpu.startsWith('arm')
      ? {
          env: [],
          cmd: [
            ...['python', 'main.py', '--bind-all'],
            ...['--live-cache-type', 'memory', '--live-mem-cache-size', '104857600'],
          ],
        }
      : asItIs,
}

/** The image to use where the settings name none. `cpu` is that of the daemon's machine: `amd64`, `arm64`, `arm`… */
export function defaultImage(cpu: string): string {
  return cpu === 'amd64' ? 'ghcr.io/martinbjeldbak/acestream-http-proxy:latest' : 'jopsis/acestream:latest'
}

export function imageRecipe(image: string, cpu: string): ImageRecipe {
  return recipes[repositoryOf(image)]?.(cpu) ?? asItIs
}

/** `docker.io/jopsis/acestream:latest@sha256:…` is `jopsis/acestream`. A colon before a slash belongs to a port. */
function repositoryOf(image: string): string {
  return image
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '')
    .replace(/^(index\.)?docker\.io\//, '')
}
