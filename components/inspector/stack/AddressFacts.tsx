"use client";
/** The addresses that a node really has, with where each came from. */
import { cx } from "@/components/ui/cx";
import { addressWords } from "@/lib/observed/addressOrigin";
import type { LabState } from "@/lib/protocol/labState";
import { namespaceOf } from "@/lib/topology/places";
import type { StationNode } from "@/lib/topology/schema";

export function AddressFacts({ lab, node }: { lab: LabState; node: StationNode }) {
  const interfaces = Object.values(lab.observed.namespaces[namespaceOf(node)]?.interfaces ?? {});
  const rows = interfaces
    .filter(({ name }) => name !== "lo")
    .flatMap(({ name, addresses }) => addresses.map((address) => ({ name, address, words: addressWords(address) })));
  if (rows.length === 0) return null;
  return (
    <div>
      <h4 className="mb-1 text-xs text-mute">Addresses in the kernel</h4>
      <ul className="grid gap-1">
        {rows.map(({ name, address, words }) => (
          <li
            key={`${name} ${address.cidr}`}
            title={words.reason}
            className="grid grid-cols-[1fr_auto] gap-x-2 text-xs"
          >
            <span className="truncate font-mono">{address.cidr}</span>
            <span
              className={cx(
                "text-2xs",
                words.trouble === "duplicate" ? "text-down" : words.trouble ? "text-nocar" : "text-faint",
              )}
            >
              {name} · {words.trouble ?? words.origin}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
