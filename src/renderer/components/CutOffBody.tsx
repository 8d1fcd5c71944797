/** The body of a question about whom an act cuts off. */
export function CutOffBody({ lines, after }: { lines: readonly string[]; after: string }) {
  return (
    <>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p>{after}</p>
    </>
  )
}
