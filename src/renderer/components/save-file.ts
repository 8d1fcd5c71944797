/** Hands `content` to the person as a file to save, as a link with `download` does. */
export function saveFile(name: string, type: string, content: string | Blob): void {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download holds the content by then; a second is for slow machines.
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}
