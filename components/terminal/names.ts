/** What terminals are called: their node, and a number where a node has several. Pure. */
import type { TerminalInfo } from "@/lib/protocol/terminals";

/** Names by id. A name stays as long as its terminal does not lose an older one of its node. */
export function terminalNames(terminals: readonly TerminalInfo[]): Record<string, string> {
  const seen = new Map<string, number>();
  return Object.fromEntries(
    terminals.map(({ id, node }) => {
      const nth = (seen.get(node) ?? 0) + 1;
      seen.set(node, nth);
      return [id, nth === 1 ? node : `${node} · ${nth}`];
    }),
  );
}
