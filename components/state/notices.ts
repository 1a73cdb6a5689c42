"use client";
/** Short messages to the person: what went wrong or was done, and what to do next. */
import { create } from "zustand";

export interface Notice {
  id: number;
  level: "info" | "good" | "error";
  text: string;
}

interface NoticeStore {
  notices: Notice[];
  say(level: Notice["level"], text: string): void;
  dismiss(id: number): void;
}

/** How long a notice stays, in milliseconds. What failed is read twice, but does not cover the page for ever. */
const SHOWN_MS = { info: 5_000, good: 5_000, error: 15_000 } as const;
const MOST_SHOWN = 4;
let nextId = 1;

export const useNotices = create<NoticeStore>()((set, get) => ({
  notices: [],
  say(level, text) {
    if (get().notices.some((notice) => notice.text === text)) return;
    const id = nextId++;
    set(({ notices }) => ({ notices: [...notices, { id, level, text }].slice(-MOST_SHOWN) }));
    setTimeout(() => get().dismiss(id), SHOWN_MS[level]);
  },
  dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
}));

export const say: NoticeStore["say"] = (level, text) => useNotices.getState().say(level, text);

/** Says an error in its own words. */
export const sayError = (error: unknown): void => say("error", error instanceof Error ? error.message : String(error));
