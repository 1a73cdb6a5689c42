/**
 * Settings of switches and ports as the programs that set them name and write
 * them: `stp_state` → "1" for `ip link set … type bridge stp_state 1`. What is
 * wanted, what is observed and what a step sets are all in these words, so that
 * comparing them needs no table of its own. Null is "not set".
 */
export type Settings = Record<string, string | null>;

/** What differs: the values to set and those that are there. */
export interface SettingsChange {
  set: Settings;
  was: Settings;
}

/**
 * The change from what is there to what is wanted; null where nothing differs.
 * A key that `there` does not have is one that this kernel does not tell, and is left alone.
 */
export function settingsChange(
  wanted: Settings,
  there: Readonly<Record<string, string | null | undefined>>,
): SettingsChange | null {
  const set: Settings = {};
  const was: Settings = {};
  for (const [key, value] of Object.entries(wanted)) {
    const now = there[key];
    if (now === undefined || now === value) continue;
    set[key] = value;
    was[key] = now;
  }
  return Object.keys(set).length > 0 ? { set, was } : null;
}

/** "a, b and c" */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
