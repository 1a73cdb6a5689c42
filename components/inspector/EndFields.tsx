"use client";
/** What the drawing says of one end of a link, to be changed. */
import { select } from "@/components/state/canvasStore";
import { edit } from "@/components/state/labStore";
import { TextField } from "@/components/ui/Field";
import type { LabState } from "@/lib/protocol/labState";
import { updateLink } from "@/lib/topology/edits";
import { linkId, linkRef } from "@/lib/topology/ids";
import { endName } from "@/lib/topology/places";
import type { Link, LinkEnd, Side } from "@/lib/topology/schema";
import { InterfaceFields } from "./InterfaceFields";
import { ImpairFields } from "./impair/ImpairFields";
import { useIssuesAt } from "./issues";
import { QueueFields } from "./QueueFields";
import { EndPort } from "./switch/EndPort";

interface Props {
  lab: LabState;
  link: Link;
  side: Side;
  path: string;
}

/** The end's record where it is a kernel interface with settings. */
function settingsAt(link: Link, side: Side): LinkEnd | null {
  if (link.kind === "ovs-patch" || link.kind === "port" || (link.kind === "ovs-internal" && side === "b")) return null;
  return link[side] as LinkEnd;
}

export function EndFields({ lab, link, side, path }: Props) {
  const nameIssues = useIssuesAt(`${path}.name`);
  const name = endName(link, side);
  const settings = settingsAt(link, side);

  function change(label: string, to: Partial<LinkEnd>): string | null {
    const result = updateLink(lab.topology, linkId(link), { [side]: to });
    if (!result.ok) return result.reason;
    edit(label, result.patch);
    // A renamed a end is the link under a new identity: it stays selected.
    if (result.id !== linkId(link)) select([linkRef(result.id)]);
    return null;
  }

  return (
    <fieldset className="grid gap-2.5">
      <legend className="group-title normal-case!">
        <span className="font-mono text-ink">{name}</span> at {link[side].node}
      </legend>
      <TextField
        label={settings ? "Interface name" : "Port name"}
        mono
        value={name}
        issues={nameIssues}
        onCommit={(text) =>
          text === "" ? "An interface needs a name." : change(`Rename ${name} to ${text}`, { name: text })
        }
      />
      {settings && (
        <InterfaceFields
          settings={settings}
          path={path}
          onChange={(what, to) => change(`Change ${what} of ${name}`, to)}
        />
      )}
      {settings && <ImpairFields link={link} side={side} settings={settings} path={path} />}
      {settings && (
        <QueueFields settings={settings} path={path} onChange={(what, to) => change(`Change ${what} of ${name}`, to)} />
      )}
      <EndPort lab={lab} link={link} side={side} path={path} />
    </fieldset>
  );
}
