"use client";
/** What the drawing says of the uplink, and what this machine does for it. */
import { edit } from "@/components/state/labStore";
import { usePlaces } from "@/components/state/usePlaces";
import { Button } from "@/components/ui/Button";
import { TextField } from "@/components/ui/Field";
import type { ObservedUplink } from "@/lib/observed/types";
import type { LabState } from "@/lib/protocol/labState";
import { updatePlug } from "@/lib/topology/edits";
import { type UplinkNode, uplinkNetwork } from "@/lib/topology/uplink";
import { useIssuesAt } from "./issues";

function Fact({ name, value, good }: { name: string; value: string; good: boolean }) {
  return (
    <div className="contents">
      <dt className="text-mute">{name}</dt>
      <dd className={good ? "font-mono" : "font-mono text-down"}>{value}</dd>
    </div>
  );
}

function MachineSide({ device, cable, up, network, forwarding, obstacles }: ObservedUplink) {
  return (
    <div className="grid gap-2">
      <h3 className="group-title">On this machine</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-xs" data-testid="uplink-machine">
        <Fact name="Its end" value={cable ? `${device} ${up ? "up" : "set down"}` : "not there"} good={cable && up} />
        <Fact name="Lets out" value={network ?? "nothing: no NAT"} good={network !== null} />
        <Fact name="Forwarding" value={forwarding ? "on" : "off"} good={forwarding} />
      </dl>
      {obstacles.map((text) => (
        <p key={text} className="text-xs text-mute">
          {text}
        </p>
      ))}
    </div>
  );
}

export function UplinkFields({ lab, node, path }: { lab: LabState; node: UplinkNode; path: string }) {
  const issues = useIssuesAt(`${path}.address`);
  const host = usePlaces()?.host;
  const change = (address: string | undefined): null => {
    edit(`Change the address of ${node.name}`, updatePlug(lab.topology, node.name, { address }));
    return null;
  };
  const free = host?.freeUplink;
  const network = node.address && uplinkNetwork(node.address);
  return (
    <div className="grid gap-2.5">
      <p className="text-xs text-mute">
        A cable from the lab’s root to this machine, as a port of a switch. The machine is the router of its network and
        lets packets out in its own name (NAT). Nothing gets in that was not asked for.
      </p>
      <TextField
        label="Address of the machine’s end"
        mono
        value={node.address ?? ""}
        placeholder="10.1.1.254/24"
        hint={
          network
            ? `${network} is let out: whoever is in it takes ${node.address?.split("/")[0]} as the router.`
            : "The router of what is on the switch."
        }
        issues={issues}
        onCommit={(text) => change(text || undefined)}
      />
      {free && uplinkNetwork(free) !== network && (
        <p className="flex flex-wrap items-center gap-2 text-xs text-mute">
          A network that this machine does not know:
          <Button size="small" onClick={() => change(free)} tip={`Takes ${free}`}>
            {free}
          </Button>
        </p>
      )}
      {host && !host.enabled && <p className="text-xs text-down">{host.reason}</p>}
      {lab.observed.uplink && <MachineSide {...lab.observed.uplink} />}
    </div>
  );
}
