"use client";
/** Who is signed in, where that is not the owner of this Wirelab, and the way out. */
import { LogOut, UserRound } from "lucide-react";
import { useLabStore } from "@/components/state/labStore";
import { sayError } from "@/components/state/notices";
import { Menu, MenuItem } from "@/components/ui/Menu";

const icon = { size: 14, "aria-hidden": true } as const;

// By fetch rather than by a form: our pages send no referrer, and a form would then have no Origin either.
const signOut = () => fetch("/logout", { method: "POST" }).then(() => window.location.assign("/"), sayError);

export function Account() {
  const user = useLabStore((store) => store.identity?.user ?? null);
  if (user === null) return null;
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          data-testid="account"
          aria-label={`Signed in as ${user}`}
          className="flex h-8 max-w-40 cursor-pointer items-center gap-1.5 rounded-md px-2 text-mute hover:bg-chip hover:text-ink"
        >
          <UserRound {...icon} />
          <span className="truncate max-lg:sr-only">{user}</span>
        </button>
      }
    >
      <MenuItem icon={<LogOut {...icon} />} onSelect={signOut}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
