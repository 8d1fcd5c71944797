/** How far a pull is, from the daemon's messages about its layers. */

/** A line of the daemon's answer to a pull. */
export interface PullMessage {
  readonly status?: string
  /** The layer. */
  readonly id?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
  /** The pull failed; the daemon's words. */
  readonly error?: string
}

export interface PullProgress {
  take(message: PullMessage): void
  /** 0..1, never going back; null until the size of a layer is known. */
  fraction(): number | null
}

/** A layer counts by its size, half for the download and half for the unpacking. */
export function createPullProgress(): PullProgress {
  const layers = new Map<string, { totalBytes: number; downloaded: number; unpacked: number }>()
  let reached: number | null = null

  return {
    take({ id, status, progressDetail }) {
      if (id === undefined || status === undefined) return
      const layer = layers.get(id) ?? { totalBytes: 0, downloaded: 0, unpacked: 0 }
      const { current, total } = progressDetail ?? {}
      switch (status) {
        case 'Pulling fs layer':
        case 'Waiting':
          layers.set(id, layer)
          return
        case 'Downloading':
          if (total !== undefined && total > 0) layer.totalBytes = total
          if (layer.totalBytes > 0) layer.downloaded = Math.min(1, (current ?? 0) / layer.totalBytes)
          break
        case 'Download complete':
          layer.downloaded = 1
          break
        case 'Extracting':
          layer.downloaded = 1
          if (total !== undefined && total > 0) layer.unpacked = Math.min(1, (current ?? 0) / total)
          break
        case 'Pull complete':
          layer.downloaded = 1
          layer.unpacked = 1
          break
        default:
          return
      }
      layers.set(id, layer)
    },
    fraction() {
      let total = 0
      let done = 0
      for (const layer of layers.values()) {
        total += layer.totalBytes
        done += (layer.totalBytes * (layer.downloaded + layer.unpacked)) / 2
      }
      // Sizes become known one by one, which would pull the figure back.
      if (total > 0) reached = Math.max(reached ?? 0, done / total)
      return reached
    },
  }
}
