/** A real Chromium for tests: where it is, how it starts, and why its tests are skipped if it is missing. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where Debian's package `chromium` puts it. */
const executablePath = '/usr/bin/chromium'

/** Why this machine cannot open pages; null if it can. */
export const chromiumMissing: string | null = existsSync(executablePath)
  ? null
  : `there is no ${executablePath}; on Debian, apt-get install chromium`

/** A name that resolves to this machine but looks like another to the browser, so its pages are not secure contexts. */
export const insecureHost = 'inc.test'

/** Starts Chromium with a temporary profile and without its own requests to the network. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      // Chromium's sandbox refuses to run as root, and tests in containers run as root.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${insecureHost} 127.0.0.1`,
    ],
  })
}
