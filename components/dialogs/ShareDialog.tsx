"use client";
import { useCallback, useEffect, useState } from "react";
import { request, useLabStore } from "@/components/state/labStore";
import { sayError } from "@/components/state/notices";
import { Dialog } from "@/components/ui/Dialog";
import type { Replies } from "@/lib/protocol/messages";
import { includesRole, ROLES, type Role } from "@/lib/protocol/roles";

const ABOUT =
  "A viewer watches. An editor also changes, runs and measures, and opens shells. An owner shares and deletes, too.";

type Shares = Replies["lab.shares"];

/** The greater of two roles. */
const greater = (a: Role | null, b: Role | null): Role | null =>
  a === null || (b !== null && includesRole(b, a)) ? b : a;

function Row({
  user,
  everywhere,
  shared,
  onChange,
}: {
  user: string;
  everywhere: Role | null;
  shared: Role | null;
  onChange(role: Role | null): void;
}) {
  const all = everywhere === "owner";
  return (
    <li className="flex items-center gap-3 border-b border-line py-2 last:border-b-0">
      <span className="min-w-0 flex-1">
        <b className="block truncate font-semibold">{user}</b>
        <small className="text-faint">
          {all ? "owner of every lab" : everywhere ? `${everywhere} of every lab` : "sees only what is shared"}
        </small>
      </span>
      <select
        aria-label={`Role of ${user} in this lab`}
        disabled={all}
        value={greater(everywhere, shared) ?? ""}
        onChange={(event) => onChange((event.target.value || null) as Role | null)}
        className="h-8 rounded-md border border-line bg-bg px-2 disabled:opacity-50"
      >
        <option value="" disabled={everywhere !== null}>
          no role
        </option>
        {ROLES.map((role) => (
          <option key={role} value={role} disabled={everywhere !== null && !includesRole(role, everywhere)}>
            {role}
          </option>
        ))}
      </select>
    </li>
  );
}

/** Who may do what in the lab. */
export default function ShareDialog({ onClose }: { onClose(): void }) {
  const lab = useLabStore((store) => store.lab?.lab);
  const [found, setFound] = useState<Shares | null>(null);
  const read = useCallback(() => {
    if (lab) request({ type: "lab.shares", lab }).then(setFound, sayError);
  }, [lab]);
  useEffect(read, [read]);
  const change = (user: string, role: Role | null) =>
    lab && request({ type: "lab.share", lab, user, role }).then(read, sayError);
  return (
    <Dialog title={`Share ${lab ?? ""}`} description={ABOUT} onClose={onClose}>
      {found === null ? (
        <p className="text-faint">Asking the engine…</p>
      ) : found.users.length === 0 ? (
        <p className="text-mute">
          Nobody has an account yet. Add one in a terminal:{" "}
          <code className="font-mono text-xs">wirelab user add NAME</code>
        </p>
      ) : (
        <ul data-testid="shares">
          {found.users.map(({ user, role }) => (
            <Row
              key={user}
              user={user}
              everywhere={role}
              shared={found.shares.find((share) => share.user === user)?.role ?? null}
              onChange={(next) => change(user, next)}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}
