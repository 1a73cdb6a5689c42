/** What starter and web server tell each other. */

/** How to serve; the first message that the web server gets. */
export interface WebSettings {
  bind: string;
  /** Tried in order. */
  ports: readonly number[];
  /** Names that it answers to besides its addresses. */
  names: readonly string[];
  tls: { cert: string; key: string } | null;
  givenToken: string | null;
}

export type WebReport = { port: number } | { failure: string; code?: string };
