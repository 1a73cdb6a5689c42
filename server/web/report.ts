/** What the web server tells the starter. */
export type WebReport = { port: number } | { failure: string; code?: string };
