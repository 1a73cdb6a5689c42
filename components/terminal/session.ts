/** Joins a terminal of the engine to a screen, and joins it again after a lost connection. */
import { openStream, request, useLabStore } from "@/components/state/labStore";
import { sayError } from "@/components/state/notices";
import { reopenTerminal } from "@/components/state/terminalStore";
import { bytesOf, type OpenStream } from "@/lib/protocol/streams";
import type { TerminalInfo } from "@/lib/protocol/terminals";
import { pacedWriter } from "./paced";
import { createScreen, type Screen } from "./screen";

/** How long to wait for the lab's own word on a terminal whose stream has ended. */
const LOOK_AFTER_MS = 250;
const ENTER = "\r";

export interface TerminalSession {
  focus(): void;
  dispose(): void;
}

interface SessionOptions {
  lab: string;
  terminal: TerminalInfo;
  element: HTMLElement;
  onLeave(): void;
}

const dim = (text: string) => `\x1b[0m\r\n\x1b[2m${text}\x1b[0m\r\n`;

export function startSession({ lab, terminal: { id, node }, element, onLeave }: SessionOptions): TerminalSession {
  let stream: OpenStream | null = null;
  let disposed = false;
  let over: TerminalInfo | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Output printed earlier holds questions that programs put to the terminal then; nobody waits for their answers now. */
  let muted = 0;
  let typed: Promise<unknown> = Promise.resolve();

  const screen: Screen = createScreen(element, {
    label: `Terminal of ${node}. Control and backquote leaves it.`,
    onLeave,
    onInput(text) {
      if (over && text === ENTER) return reopenTerminal(over);
      const to = stream;
      if (to && muted <= 0) typed = typed.then(() => to.write(text)).catch(sayError);
    },
    onResize: (size) => {
      if (stream) request({ type: "terminal.resize", lab, terminal: id, ...size }).catch(() => {});
    },
  });

  const show = pacedWriter((output) => screen.write(output));

  const info = () => useLabStore.getState().lab?.terminals.find((terminal) => terminal.id === id);

  function finish(reason: string) {
    over = info() ?? { id, node, ended: reason };
    void screen.write(dim(`${reason} Press Enter for a new one.`));
  }

  function ended(reason: string) {
    stream = null;
    if (disposed || useLabStore.getState().connection !== "live") return;
    timer = setTimeout(() => {
      const now = info();
      // The stream was cut off because this window did not keep up; the shell lives.
      if (now?.ended === null) void attach();
      else finish(now?.ended ?? reason);
    }, LOOK_AFTER_MS);
  }

  async function attach() {
    screen.reset();
    let known = Number.POSITIVE_INFINITY;
    muted = known;
    let shown = 0;
    try {
      const opened = await openStream(
        { type: "terminal.attach", lab, terminal: id, ...screen.size() },
        {
          onData: async (data) => {
            const bytes = bytesOf(data);
            await show(bytes);
            shown += bytes.length;
            muted = known - shown;
          },
          onEnd: ended,
        },
      );
      if (disposed) return opened.close();
      known = opened.reply.replayed;
      muted = known - shown;
      stream = opened;
    } catch (error) {
      if (!disposed && useLabStore.getState().connection === "live")
        finish(error instanceof Error ? error.message : String(error));
    }
  }

  void attach();
  const unsubscribe = useLabStore.subscribe((now, before) => {
    if (now.connection === before.connection) return;
    if (now.connection === "live") void attach();
    else if (before.connection === "live") void screen.write(dim("Not connected to Wirelab. It will be tried again."));
  });

  return {
    focus: () => screen.focus(),
    dispose() {
      disposed = true;
      clearTimeout(timer);
      unsubscribe();
      stream?.close();
      screen.dispose();
    },
  };
}
