/** Colours of a terminal on the page: its own background, and sixteen that are legible on it. */
import type { ITheme } from "@xterm/xterm";

const ON_LIGHT: ITheme = {
  black: "#15181d",
  red: "#b3261e",
  green: "#12703f",
  yellow: "#855000",
  blue: "#2456c4",
  magenta: "#6f3fb5",
  cyan: "#0d6c80",
  white: "#5b6470",
  brightBlack: "#646c78",
  brightRed: "#c42b22",
  brightGreen: "#127544",
  brightYellow: "#8f5600",
  brightBlue: "#2b68e0",
  brightMagenta: "#7145c6",
  brightCyan: "#18709f",
  brightWhite: "#15181d",
};

const ON_DARK: ITheme = {
  black: "#2a313b",
  red: "#ff6b61",
  green: "#3fcf86",
  yellow: "#f0ad3a",
  blue: "#5b93ff",
  magenta: "#a98bf5",
  cyan: "#4cc3d9",
  white: "#c9d0d9",
  brightBlack: "#8c95a2",
  brightRed: "#ff8a82",
  brightGreen: "#6fdfa5",
  brightYellow: "#f6c56f",
  brightBlue: "#86afff",
  brightMagenta: "#c3adf9",
  brightCyan: "#7fd6e6",
  brightWhite: "#e7eaee",
};

/** Mean of red, green and blue in a computed colour, 0 to 255. */
const brightness = (colour: string) => {
  const parts = colour
    .match(/[\d.]+/g)
    ?.slice(0, 3)
    .map(Number) ?? [0];
  return parts.reduce((sum, part) => sum + part, 0) / parts.length;
};

/** @param element as the page's style sheet colours it */
export function themeOf(element: HTMLElement): ITheme {
  const { backgroundColor: background, color: foreground } = getComputedStyle(element);
  const palette = brightness(background) > 127 ? ON_LIGHT : ON_DARK;
  return {
    ...palette,
    background,
    foreground,
    cursor: foreground,
    cursorAccent: background,
    selectionBackground: `${palette.blue}59`,
    selectionInactiveBackground: `${palette.blue}33`,
    scrollbarSliderBackground: `${palette.brightBlack}55`,
    scrollbarSliderHoverBackground: `${palette.brightBlack}88`,
    scrollbarSliderActiveBackground: `${palette.brightBlack}aa`,
  };
}

/** Calls back when the page's theme has changed. @returns what ends it */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributeFilter: ["class"] });
  const machine = window.matchMedia("(prefers-color-scheme: dark)");
  machine.addEventListener("change", callback);
  return () => {
    observer.disconnect();
    machine.removeEventListener("change", callback);
  };
}
