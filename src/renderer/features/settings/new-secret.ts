/** A secret that nobody guesses: 144 bits as 24 letters and digits of base64url, which `gateway.token` may hold. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}
