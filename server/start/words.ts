/** What `npm start` says. */

/** An address as a browser takes it: a server on all addresses is reached by loopback. */
export function addressOf(bind: string, port: number, secure = false): string {
  const host = bind === "0.0.0.0" || bind === "::" ? "127.0.0.1" : bind.includes(":") ? `[${bind}]` : bind;
  return `${secure ? "https" : "http"}://${host}:${port}`;
}

export const loginAddress = (address: string, token: string): string => `${address}/login?token=${token}`;

export const runningWords = (login: string): string => `
Wirelab is running. Open this address, it signs your browser in once:

  ${login}

Ctrl-C ends Wirelab and leaves labs running.
`;

export const alreadyWords = (address: string, pid: number, login: string): string => `
Wirelab is already running at ${address} (process ${pid}). A fresh address to sign in:

  ${login}
`;

/** @param labs names of the labs that go on running */
export function goodbyeWords(labs: readonly string[]): string {
  if (labs.length === 0) return "\nWirelab has ended. No lab was running.";
  const [verb, noun] = labs.length === 1 ? ["goes", "Lab"] : ["go", "Labs"];
  return `\nWirelab has ended. ${noun} ${labs.join(", ")} ${verb} on running; node bin/wirelab.mjs down ${labs.join(" ")} stops ${labs.length === 1 ? "it" : "them"}.`;
}
