/** What the fields of the form have in common. */
import type { MeasureFields } from "./measureFields";

export const FIELD = "h-7 rounded-md border border-line bg-bg px-2 text-xs placeholder:text-faint";

export type ChangeField = <K extends keyof MeasureFields>(field: K, value: MeasureFields[K]) => void;
