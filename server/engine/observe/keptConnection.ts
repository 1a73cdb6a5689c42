/** A connection to a Unix socket that is kept while there is somebody at its other end. */
import { createConnection, type Socket } from "node:net";

/** A socket whose file is there and refuses: its server is starting, or has died. */
const AGAIN_MS = 250;

export interface KeptConnectionOptions {
  /** Path of the socket now; null while there is none. */
  path(): string | null;
  onOpen(socket: Socket): void;
  onData?(chunk: Buffer): void;
  onClose(): void;
}

export interface KeptConnection {
  /** Connects now if that is not done and can be; called when files come and go. Resolves when that is decided. */
  check(): Promise<void>;
  /** Closes; it is opened again as if it had been lost. */
  reset(): void;
  stop(): void;
}

export function keepConnection({ path, onOpen, onData, onClose }: KeptConnectionOptions): KeptConnection {
  let socket: Socket | null = null;
  let timer: NodeJS.Timeout | null = null;
  let deciding: Promise<void> | null = null;
  let stopped = false;

  function connect(to: string): Promise<void> {
    return new Promise((resolve) => {
      const attempt = createConnection(to);
      let open = false;
      socket = attempt;
      attempt.on("data", (chunk) => onData?.(chunk));
      attempt.once("connect", () => {
        open = true;
        onOpen(attempt);
        resolve();
      });
      // An error is always followed by "close".
      attempt.on("error", () => {});
      attempt.once("close", () => {
        socket = null;
        resolve();
        if (stopped) return;
        if (open) onClose();
        timer ??= setTimeout(() => {
          timer = null;
          void check();
        }, AGAIN_MS);
      });
    });
  }
  async function check(): Promise<void> {
    if (deciding) return deciding;
    const to = stopped || socket ? null : path();
    if (to === null) return;
    deciding = connect(to);
    await deciding;
    deciding = null;
  }
  return {
    check,
    reset: () => socket?.destroy(),
    stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      socket?.destroy();
    },
  };
}
