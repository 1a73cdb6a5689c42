"use client";
/** The network stack of a namespace or the host: forwarding, routes, address translation, packet filter. */
import type { ReactNode } from "react";
import { edit } from "@/components/state/labStore";
import { SwitchField } from "@/components/ui/Field";
import type { LabState } from "@/lib/protocol/labState";
import { updateStack } from "@/lib/topology/edits";
import { iptablesLines } from "@/lib/topology/iptables";
import { namespaceOf } from "@/lib/topology/places";
import type { StationNode } from "@/lib/topology/schema";
import type { Stack } from "@/lib/topology/stack";
import {
  readFirewallRule,
  readMasquerade,
  readPortForward,
  readRoute,
  showFirewallRule,
  showMasquerade,
  showPortForward,
  showRoute,
} from "@/lib/topology/stackText";
import { AddressFacts } from "./AddressFacts";
import { LineList } from "./LineList";

interface Props {
  lab: LabState;
  node: StationNode;
  path: string;
}

function Section({ title, children, open }: { title: string; children: ReactNode; open: boolean }) {
  return (
    <details open={open} className="group/section">
      <summary className="group-title cursor-pointer">{title}</summary>
      <div className="grid gap-2.5">{children}</div>
    </details>
  );
}

/** What the kernel says about forwarding, where it is otherwise than drawn. */
function forwardingHint(lab: LabState, node: StationNode, family: "ipv4" | "ipv6"): string | undefined {
  const found = lab.observed.namespaces[namespaceOf(node)]?.forwarding?.[family];
  const drawn = node.forwarding?.[family] === true;
  if (found === undefined || found === drawn) return undefined;
  return `The kernel has it ${found ? "on" : "off"} at the moment.`;
}

export function StackSections({ lab, node, path }: Props) {
  const { forwarding, routes = [], nat, firewall = [] } = node;
  const change = (what: string, to: Stack) =>
    edit(`Change ${what} of ${node.name}`, updateStack(lab.topology, node.name, to));
  const translated = (nat?.masquerade?.length ?? 0) + (nat?.forward?.length ?? 0);
  const iptables = iptablesLines(node);

  return (
    <>
      <Section title={`Routing · ${routes.length}`} open={routes.length > 0 || forwarding !== undefined}>
        <SwitchField
          label="Forwards IPv4"
          on={forwarding?.ipv4 === true}
          hint={forwardingHint(lab, node, "ipv4") ?? "Makes it a router: packets for others are passed on."}
          onChange={(ipv4) => change("forwarding", { forwarding: { ...forwarding, ipv4 } })}
        />
        <SwitchField
          label="Forwards IPv6"
          on={forwarding?.ipv6 === true}
          hint={forwardingHint(lab, node, "ipv6")}
          onChange={(ipv6) => change("forwarding", { forwarding: { ...forwarding, ipv6 } })}
        />
        <LineList
          what="Route"
          records={routes}
          path={`${path}.routes`}
          placeholder="default via 10.1.1.1"
          show={showRoute}
          read={readRoute}
          onChange={(to) => change("routes", { routes: to })}
        />
        <AddressFacts lab={lab} node={node} />
      </Section>
      <Section title={`Address translation (NAT) · ${translated}`} open={translated > 0}>
        <LineList
          what="Masquerade out of"
          records={nat?.masquerade ?? []}
          path={`${path}.nat.masquerade`}
          placeholder="wan0 from 10.1.1.0/24"
          show={showMasquerade}
          read={readMasquerade}
          onChange={(masquerade) => change("address translation", { nat: { ...nat, masquerade } })}
        />
        <LineList
          what="Port forward"
          records={nat?.forward ?? []}
          path={`${path}.nat.forward`}
          placeholder="wan0 tcp 8080 to 10.1.1.2:80"
          show={showPortForward}
          read={readPortForward}
          onChange={(forward) => change("port forwards", { nat: { ...nat, forward } })}
        />
      </Section>
      <Section title={`Firewall · ${firewall.length}`} open={firewall.length > 0}>
        <LineList
          what="Rule"
          records={firewall}
          path={`${path}.firewall`}
          placeholder="forward drop tcp port 23 out wan0"
          show={showFirewallRule}
          read={readFirewallRule}
          onChange={(to) => change("the firewall", { firewall: to })}
        />
        <p className="text-2xs text-faint">The first rule that fits decides; what none fits is accepted.</p>
      </Section>
      {iptables.length > 0 && (
        <Section title="The same for iptables" open={false}>
          <pre className="overflow-x-auto rounded-md bg-chip p-2 font-mono text-2xs leading-relaxed">
            {iptables.join("\n")}
          </pre>
          <p className="text-2xs text-faint">To read, for those who know iptables. The lab itself uses nftables.</p>
        </Section>
      )}
    </>
  );
}
