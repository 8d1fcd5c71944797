/**
 * How Weir is packaged. Declared without Electron's runtime, which the project's own test environment cannot download: no
 * package has been built from this yet (docs/desktop.md). `npx electron-builder --config electron-builder.config.mjs`
 * takes it where the runtime can be had; src/main/desktop/security-checklist.test.ts holds its fuses.
 *
 * @type {import('electron-builder').Configuration}
 */
export default {
  appId: 'io.weir.app',
  productName: 'Weir',
  directories: { output: 'dist' },
  files: ['out/**', 'resources/**', 'package.json'],
  // Its hash goes into the program, which checks it before it runs anything (macOS and Windows).
  asar: true,
  /**
   * Electron's fuses (electronjs.org/docs/latest/tutorial/fuses), flipped in the binary before it is signed. With these
   * nobody makes the signed program run other code than ours, by a variable, a switch or a file put beside it.
   */
  electronFuses: {
    // ELECTRON_RUN_AS_NODE; the demo's engines are utility processes for that (src/main/desktop/engine-child.ts).
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  // Declared, not taken: Weir asks the system for these links only once `desktop.openLinks` is on, and asks the person
  // before it plays one.
  protocols: [{ name: 'AceStream content', schemes: ['acestream'] }],
  linux: {
    target: ['AppImage', 'deb'],
    category: 'AudioVideo',
    desktop: { entry: { MimeType: 'x-scheme-handler/acestream;', StartupWMClass: 'Weir' } },
  },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.video',
    hardenedRuntime: true,
  },
  win: { target: ['nsis'] },
}
