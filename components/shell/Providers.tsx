"use client";
/** What every page stands on: the connection to the engine, tooltips, notices. */
import { type ReactNode, useEffect } from "react";
import { connectToEngine } from "@/components/state/labStore";
import { Notices } from "@/components/ui/Notices";
import { TooltipProvider } from "@/components/ui/Tooltip";

export function Providers({ children }: { children: ReactNode }) {
  useEffect(connectToEngine, []);
  return (
    <TooltipProvider delayDuration={350} skipDelayDuration={200}>
      {children}
      <Notices />
    </TooltipProvider>
  );
}
