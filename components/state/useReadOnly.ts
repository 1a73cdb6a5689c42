"use client";
import { useLabStore } from "./labStore";
import { createOffBecause, readOnlyBecause } from "./readOnly";

/** Why the lab that is shown cannot be changed from this window; null when it can. */
export const useReadOnly = (): string | null => useLabStore((store) => readOnlyBecause(store.role));

/** Why no lab can be made from this window; null when one can. */
export const useCreateOff = (): string | null => useLabStore((store) => createOffBecause(store.identity));
