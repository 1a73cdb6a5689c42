"use client";
import { EllipsisVertical, Square, Trash2 } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { STATUS } from "@/components/shell/status";
import { request } from "@/components/state/labStore";
import { say, sayError } from "@/components/state/notices";
import { IconButton } from "@/components/ui/Button";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog";
import { cx } from "@/components/ui/cx";
import { formatAgo, plural } from "@/components/ui/format";
import { Menu, MenuItem } from "@/components/ui/Menu";
import type { LabListing } from "@/lib/protocol/labState";

const icon = { size: 14, "aria-hidden": true } as const;
const MINUTE_MS = 60_000;

/** The time, anew every minute: "3 min ago" must not stand still. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function LabCard({ lab }: { lab: LabListing }) {
  const { name, place, status, nodes, links, changedAt } = lab;
  const [asking, setAsking] = useState(false);
  const now = useNow();
  const { symbol, word, colour } = STATUS[status];
  const stopped = status === "stopped";
  const stop = () => request({ type: "lab.stop", lab: name }).then(() => say("good", `Stopped ${name}.`), sayError);
  const remove = () => request({ type: "lab.delete", lab: name }).then(() => say("good", `Deleted ${name}.`), sayError);
  return (
    <li
      data-testid={`lab-${name}`}
      className="relative rounded-[11px] border border-line bg-panel px-4 py-3 shadow-card transition-colors focus-within:border-accent hover:border-accent"
    >
      <div className="flex items-start gap-2">
        <Link
          href={`/labs/${name}`}
          className="min-w-0 flex-1 truncate rounded-sm text-[15px] font-semibold after:absolute after:inset-0 after:rounded-[11px]"
        >
          {name}
        </Link>
        <div className="relative z-10 -mr-2">
          <Menu
            align="end"
            trigger={<IconButton small label={`More for ${name}`} icon={<EllipsisVertical {...icon} />} />}
          >
            <MenuItem icon={<Square {...icon} />} disabled={stopped || lab.role === "viewer"} onSelect={stop}>
              Stop
            </MenuItem>
            <MenuItem
              danger
              icon={<Trash2 {...icon} />}
              disabled={!stopped || lab.role !== "owner"}
              onSelect={() => setAsking(true)}
            >
              {lab.role !== "owner" ? "Delete (owners only)" : stopped ? "Delete…" : "Delete (stop it first)"}
            </MenuItem>
          </Menu>
        </div>
      </div>
      <p className="mt-1 flex flex-wrap gap-x-3 text-mute">
        <span>
          <span aria-hidden="true" className={cx("mr-1.5 text-[10px]", colour)}>
            {symbol}
          </span>
          {word}
        </span>
        <span>
          {plural(nodes, "node")} · {plural(links, "link")}
        </span>
        {place === "host" && <span className="font-medium text-nocar">on the host</span>}
        <span className="text-faint">{formatAgo(changedAt, now)}</span>
      </p>
      {asking && (
        <ConfirmDialog
          title={`Delete ${name}?`}
          action={`Delete ${name}`}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        >
          Its topology file and its drawing are deleted from the disk. This cannot be undone.
        </ConfirmDialog>
      )}
    </li>
  );
}
