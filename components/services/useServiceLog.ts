"use client";
import { useEffect, useState } from "react";
import { request } from "@/components/state/labStore";
import type { ServiceRef } from "@/components/state/serviceStore";

const ASK_EVERY_MS = 1000;
/** Escape sequences of terminals (ECMA-48), which a log cannot show. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])/g;

/** The end of what a service has printed, kept up to date while it is shown; null until it is known. */
export function useServiceLog(lab: string, { node, name }: ServiceRef, running: boolean): string | null {
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    setText(null);
    if (!running) return;
    let gone = false;
    let seen: string | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function ask() {
      try {
        const log = await request({ type: "lab.serviceLog", lab, node, service: name, seen });
        if (gone) return;
        seen = log.mark;
        if (log.text !== null) setText(log.text.replace(ESCAPES, ""));
      } catch {
        // The lab was stopped or the connection lost a moment ago; the page tells of both.
      }
      if (!gone) timer = setTimeout(ask, ASK_EVERY_MS);
    }
    void ask();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [lab, node, name, running]);
  return text;
}
