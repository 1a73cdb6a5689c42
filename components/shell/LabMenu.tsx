"use client";
/** The lab's name; opens the way to other labs. */
import { ChevronDown, FilePen, LayoutGrid, Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { openDialog } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { cx } from "@/components/ui/cx";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/Menu";
import { STATUS } from "./status";

const MOST_LISTED = 12;

export function LabMenu({ lab }: { lab: string }) {
  const router = useRouter();
  const isOwner = useLabStore((store) => store.role === "owner");
  const labs = useLabStore((store) => store.labs) ?? [];
  const others = labs.filter(({ name }) => name !== lab).slice(0, MOST_LISTED);
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="flex w-full min-w-0 cursor-pointer items-center gap-1 rounded-md px-1.5 py-1 font-semibold hover:bg-chip"
        >
          <span className="truncate">{lab}</span>
          <ChevronDown size={14} aria-hidden="true" className="shrink-0 text-faint" />
        </button>
      }
    >
      <MenuItem icon={<LayoutGrid size={14} aria-hidden="true" />} onSelect={() => router.push("/")}>
        All labs
      </MenuItem>
      <MenuItem icon={<FilePen size={14} aria-hidden="true" />} onSelect={() => openDialog("file")}>
        Edit the topology file
      </MenuItem>
      <MenuItem icon={<Users size={14} aria-hidden="true" />} disabled={!isOwner} onSelect={() => openDialog("share")}>
        {isOwner ? "Share…" : "Share (owners only)"}
      </MenuItem>
      {others.length > 0 && <MenuSeparator />}
      {others.map(({ name, status }) => (
        <MenuItem
          key={name}
          icon={
            <span title={STATUS[status].word} className={cx("w-3.5 text-center text-[10px]", STATUS[status].colour)}>
              {STATUS[status].symbol}
            </span>
          }
          onSelect={() => router.push(`/labs/${name}`)}
        >
          {name}
        </MenuItem>
      ))}
    </Menu>
  );
}
