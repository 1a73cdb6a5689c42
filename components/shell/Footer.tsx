"use client";
/** The truth in one line: the connection, where labs live, what this machine has. */
import Link from "next/link";
import type { ReactNode } from "react";
import { useLabStore } from "@/components/state/labStore";
import { cx } from "@/components/ui/cx";
import { ThemeToggle } from "./ThemeToggle";
import type { Theme } from "./theme";

const SANDBOX = {
  "user-namespace": "sandbox of this user, no root",
  root: "sandbox made by root",
  unavailable: "no sandbox possible here",
};

function Connection() {
  const connection = useLabStore((store) => store.connection);
  const latency = useLabStore((store) => store.latency);
  const live = connection === "live";
  return (
    <span role="status" className={cx("font-medium", live ? "text-up" : "text-nocar")}>
      {live
        ? `● live${latency === null ? "" : `, ${Math.max(1, Math.round(latency))} ms`}`
        : connection === "lost"
          ? "◐ reconnecting…"
          : "◐ connecting…"}
    </span>
  );
}

export function Footer({ theme, children }: { theme: Theme; children?: ReactNode }) {
  const doctor = useLabStore((store) => store.doctor);
  const onHost = useLabStore((store) => store.lab?.place === "host");
  const missing = doctor?.checks.filter(({ state }) => state === "missing").length ?? 0;
  return (
    <footer className="flex h-[26px] shrink-0 items-center gap-4 overflow-hidden border-t border-line bg-panel px-3.5 text-2xs whitespace-nowrap text-faint">
      <Connection />
      <div className="flex min-w-0 flex-1 gap-4 overflow-hidden">
        {doctor && (
          <>
            {onHost ? (
              <span className="font-medium text-nocar">host: this machine’s own network</span>
            ) : (
              <span className={cx(doctor.sandbox === "unavailable" && "text-down")}>{SANDBOX[doctor.sandbox]}</span>
            )}
            {doctor.facts.map((fact) => (
              <span key={fact}>{fact}</span>
            ))}
          </>
        )}
      </div>
      <Link href="/doctor" className="rounded-sm underline decoration-line underline-offset-2 hover:text-ink">
        {missing > 0 ? `Doctor: ${missing} missing` : "Doctor"}
      </Link>
      {children}
      <ThemeToggle initial={theme} />
    </footer>
  );
}
