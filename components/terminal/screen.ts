/** A terminal's screen on the page: xterm.js, its keys and its size. Loaded when the first terminal is shown. */
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import { copyText } from "@/components/ui/clipboard";
import type { TerminalSize } from "@/lib/protocol/terminals";
import { onThemeChange, themeOf } from "./screenTheme";
import "@xterm/xterm/css/xterm.css";

/** Lines above the screen that can be scrolled back to; the engine keeps about as many. */
const SCROLLBACK_LINES = 5000;
const RESIZE_AFTER_MS = 60;

export interface Screen {
  /** Shows output; settles when it is on the screen. */
  write(output: Uint8Array | string): Promise<void>;
  /** Forgets all that it shows. */
  reset(): void;
  focus(): void;
  size(): TerminalSize;
  dispose(): void;
}

interface ScreenOptions {
  /** Read by screen readers. */
  label: string;
  onInput(text: string): void;
  onResize(size: TerminalSize): void;
  /** The key that leaves the terminal was pressed. */
  onLeave(): void;
}

export const isLeaveKey = (event: Pick<KeyboardEvent, "ctrlKey" | "code">) =>
  event.ctrlKey && event.code === "Backquote";

export function createScreen(element: HTMLElement, { label, onInput, onResize, onLeave }: ScreenOptions): Screen {
  const terminal = new Terminal({
    fontFamily: getComputedStyle(element).fontFamily,
    fontSize: 13,
    lineHeight: 1.15,
    scrollback: SCROLLBACK_LINES,
    theme: themeOf(element),
    cursorBlink: false,
    minimumContrastRatio: 4.5,
    scrollOnUserInput: true,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(element);
  fit.fit();
  if (terminal.textarea) terminal.textarea.ariaLabel = label;

  /** Returns false for keys that are not the shell's. */
  terminal.attachCustomKeyEventHandler((event) => {
    const { type, ctrlKey, shiftKey, altKey, metaKey, code } = event;
    if (isLeaveKey(event)) {
      event.preventDefault();
      if (type === "keydown") onLeave();
      return false;
    }
    if (!ctrlKey || altKey || metaKey) return true;
    if (code === "KeyC" && (shiftKey || terminal.hasSelection())) {
      event.preventDefault();
      if (type === "keydown" && terminal.hasSelection()) {
        void copyText(terminal.getSelection(), "the selected text");
        terminal.clearSelection();
      }
      return false;
    }
    // The browser pastes by itself.
    return code !== "KeyV";
  });
  terminal.onData(onInput);
  terminal.onResize(({ cols, rows }) => onResize({ columns: cols, rows }));

  let timer: ReturnType<typeof setTimeout> | undefined;
  const resized = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => fit.fit(), RESIZE_AFTER_MS);
  });
  resized.observe(element);
  const themed = onThemeChange(() => {
    terminal.options.theme = themeOf(element);
  });

  return {
    write: (output) => new Promise((done) => terminal.write(output, done)),
    reset: () => terminal.reset(),
    focus: () => terminal.focus(),
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    dispose() {
      clearTimeout(timer);
      resized.disconnect();
      themed();
      terminal.dispose();
    },
  };
}
