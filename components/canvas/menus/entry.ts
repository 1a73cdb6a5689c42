/** An entry of a context menu, as data. */
export interface MenuEntry {
  id: string;
  label: string;
  run(): void;
  /** Key that does the same. */
  keys?: string;
  /** Why it cannot be chosen now. */
  off?: string | null;
  danger?: boolean;
}

/** Groups of entries, with a line between. */
export type MenuGroups = MenuEntry[][];
