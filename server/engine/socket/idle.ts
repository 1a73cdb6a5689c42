/** Notices that nobody has been connected for a while. */
export interface IdleTimer {
  /** Told whenever the number of clients changes. */
  clients(count: number): void;
}

/** @param seconds null never calls `onIdle` */
export function idleTimer(seconds: number | null, onIdle: () => void): IdleTimer {
  let timer: NodeJS.Timeout | null = null;
  const clients = (count: number) => {
    if (timer) clearTimeout(timer);
    timer = seconds !== null && count === 0 ? setTimeout(onIdle, seconds * 1000) : null;
  };
  clients(0);
  return { clients };
}
