/**
 * The content security policy of the dashboard, in the window and in a browser alike: everything from where the page
 * comes from, nothing inline, nothing from elsewhere, in nobody's frame.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
