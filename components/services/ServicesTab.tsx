"use client";
/** The programs that run in the lab's nodes, and what they print. */
import { Tabs } from "radix-ui";
import { useLabStore } from "@/components/state/labStore";
import { useServiceStore } from "@/components/state/serviceStore";
import { cx } from "@/components/ui/cx";
import { listedServices, serviceKey } from "./list";
import { ServiceLog } from "./ServiceLog";
import { ServiceMark } from "./ServiceMark";

export function ServicesTab() {
  const lab = useLabStore((store) => store.lab);
  const active = useServiceStore((store) => store.active);
  const services = lab ? listedServices(lab) : [];
  const shown = services.find(({ key }) => active && key === serviceKey(active)) ?? services[0];
  if (!lab || !shown) {
    return (
      <p className="grid h-full place-content-center px-6 text-center text-mute">
        <span className="max-w-xl">
          A service is a program that starts with the lab and ends with it: a web server, dnsmasq, iperf3 -s. Select a
          namespace and add one under <b className="font-semibold">Services</b> in the inspector.
        </span>
      </p>
    );
  }
  return (
    <Tabs.Root
      orientation="vertical"
      value={shown.key}
      onValueChange={(key) => {
        const chosen = services.find((service) => service.key === key);
        if (chosen) useServiceStore.setState({ active: { node: chosen.node, name: chosen.name } });
      }}
      className="flex h-full min-h-0"
      data-testid="services"
    >
      <Tabs.List aria-label="Services" className="w-52 shrink-0 overflow-y-auto border-r border-line p-1.5">
        {services.map(({ key, node, name, found }) => (
          <Tabs.Trigger
            key={key}
            value={key}
            className={cx(
              "flex h-7 w-full cursor-pointer items-center gap-2 rounded-md px-2 text-left -outline-offset-2",
              key === shown.key ? "bg-chip" : "text-mute hover:bg-chip/60 hover:text-ink",
            )}
          >
            <ServiceMark found={found} />
            <span className="truncate">{name}</span>
            <span className="ml-auto truncate text-xs text-faint">{node}</span>
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value={shown.key} tabIndex={-1} className="min-h-0 min-w-0 flex-1 outline-none">
        <ServiceLog key={shown.key} lab={lab} service={shown} />
      </Tabs.Content>
    </Tabs.Root>
  );
}
