/**
 * Light, dark, or as the machine has it. The choice is a cookie, so that the
 * server writes it on <html> and the first paint is right without any script.
 */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export const THEME_COOKIE = "theme";

const YEAR_S = 365 * 24 * 3600;

export function parseTheme(text: string | undefined): Theme {
  return THEMES.find((theme) => theme === text) ?? "system";
}

/** Chooses a theme: at once on this page, and for every page to come. */
export function chooseTheme(theme: Theme): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox ESR
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
  document.documentElement.classList.remove(...THEMES);
  document.documentElement.classList.add(theme);
}
