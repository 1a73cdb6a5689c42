"use client";
import Link from "next/link";
import { useLabStore } from "@/components/state/labStore";
import { Page } from "./Page";
import type { Theme } from "./theme";

const MOST_LISTED = 8;

/** A lab that is not there, or not any more, and where to go from here. */
export function NoSuchLab({ lab, gone, theme }: { lab: string; gone?: boolean; theme: Theme }) {
  const labs = useLabStore((store) => store.labs) ?? [];
  const others = labs.filter(({ name }) => name !== lab).slice(0, MOST_LISTED);
  return (
    <Page theme={theme}>
      <h1 className="text-xl font-semibold">
        {gone ? "This lab was deleted" : "There is no lab of that name"}:{" "}
        <span className="font-mono text-base break-all">{lab}</span>
      </h1>
      <p className="mt-2 text-mute">
        {gone
          ? "Somebody deleted it, here or in another window."
          : "It may have been deleted, or the address has a slip of the pen."}
      </p>
      {others.length > 0 && (
        <>
          <h2 className="group-title mt-6">Labs here</h2>
          <ul className="grid gap-1">
            {others.map(({ name }) => (
              <li key={name}>
                <Link href={`/labs/${name}`} className="font-medium text-accent underline underline-offset-2">
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="mt-6">
        <Link href="/" className="font-medium text-accent underline underline-offset-2">
          All labs, and a new one
        </Link>
      </p>
    </Page>
  );
}
