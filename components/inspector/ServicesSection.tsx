"use client";
/** The services of a node: what is drawn, a line each, and how they do. */
import { ScrollText } from "lucide-react";
import { serviceKey } from "@/components/services/list";
import { ServiceMark } from "@/components/services/ServiceMark";
import { edit } from "@/components/state/labStore";
import { showService as openLog } from "@/components/state/serviceStore";
import { Button } from "@/components/ui/Button";
import { readService, serviceStateText, showService } from "@/lib/plan/serviceText";
import type { LabState } from "@/lib/protocol/labState";
import { updateStack } from "@/lib/topology/edits";
import { namespaceOf } from "@/lib/topology/places";
import type { StationNode } from "@/lib/topology/schema";
import { LineList } from "./stack/LineList";

export function ServicesSection({ lab, node, path }: { lab: LabState; node: StationNode; path: string }) {
  const { services = [] } = node;
  const found = lab.observed.namespaces[namespaceOf(node)]?.services;
  return (
    <details open={services.length > 0} className="group/section">
      <summary className="group-title cursor-pointer">Services · {services.length}</summary>
      <div className="grid gap-2.5">
        <LineList
          what="Service"
          records={services}
          path={`${path}.services`}
          placeholder="web: python3 -m http.server 80"
          show={showService}
          read={readService}
          onChange={(to) =>
            edit(`Change services of ${node.name}`, updateStack(lab.topology, node.name, { services: to }))
          }
        />
        {services.length > 0 && (
          <ul className="grid gap-1">
            {services.map(({ name }) => (
              <li key={serviceKey({ node: node.name, name })} className="flex items-center gap-2 text-xs">
                <ServiceMark found={found?.[name]} />
                <span className="truncate font-mono">{name}</span>
                <span aria-hidden="true" className="flex-1 truncate text-mute">
                  {serviceStateText(found?.[name]) ?? "not started"}
                </span>
                <Button
                  size="small"
                  look="quiet"
                  aria-label={`Output of ${name}`}
                  icon={<ScrollText size={13} aria-hidden="true" />}
                  onClick={() => openLog({ node: node.name, name })}
                >
                  Output
                </Button>
              </li>
            ))}
          </ul>
        )}
        <p className="text-2xs text-faint">They start with the lab and end with it. No shell reads the command.</p>
      </div>
    </details>
  );
}
