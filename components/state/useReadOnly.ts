"use client";
import { useLabStore } from "./labStore";
import { readOnlyBecause } from "./readOnly";

/** Why the lab that is shown cannot be changed from this window; null when it can. */
export const useReadOnly = (): string | null => useLabStore((store) => readOnlyBecause(store.role));
