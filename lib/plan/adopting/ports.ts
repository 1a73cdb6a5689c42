/** Takes what a switch's port has in the kernel or in OVSDB into the end of the link that is plugged in there. */
import { endName, isSwitch } from "../../topology/places";
import type { Link, Side } from "../../topology/schema";
import type { SwitchPort } from "../../topology/switching";
import type { AdoptingDraft } from "./draft";

function sideOf(draft: AdoptingDraft, link: Link, name: string): Side | undefined {
  return (["a", "b"] as const).find((side) => {
    const node = draft.node(link[side].node);
    return node !== undefined && isSwitch(node.kind) && endName(link, side) === name;
  });
}

/** @param change edits the port's record in place. */
export function adoptPort(draft: AdoptingDraft, id: string, name: string, change: (port: SwitchPort) => void): void {
  const link = draft.link(id);
  const side = link && sideOf(draft, link, name);
  if (!link || !side) return;
  const end = link[side] as { port?: SwitchPort };
  const port: SwitchPort = { ...end.port };
  change(port);
  if (Object.keys(port).length > 0) end.port = port;
  else delete end.port;
}
