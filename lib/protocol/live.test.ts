import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ConnectionState, keepLive, type LiveConnection, type TransportEvents } from "./live";

interface Attempt extends TransportEvents {
  sent: string[];
  closed: boolean;
  /** Answers the question that was sent last. */
  answer(): void;
}

let attempts: Attempt[];
let states: ConnectionState[];
let live: LiveConnection;

beforeEach(() => {
  vi.useFakeTimers();
  [attempts, states] = [[], []];
  live = keepLive({
    open(events) {
      const attempt: Attempt = {
        ...events,
        sent: [],
        closed: false,
        answer() {
          const { id } = JSON.parse(attempt.sent.at(-1) ?? "{}");
          attempt.onMessage(JSON.stringify({ re: id, ok: {} }));
        },
      };
      attempts.push(attempt);
      return {
        send: (text) => void attempt.sent.push(text),
        close() {
          attempt.closed = true;
        },
      };
    },
    onEvent: () => {},
    onState: (state) => states.push(state),
    random: () => 1,
  });
});
afterEach(() => {
  live.close();
  vi.useRealTimers();
});
const last = () => attempts.at(-1) as Attempt;
async function goLive() {
  last().onOpen();
  last().answer();
  await vi.advanceTimersByTimeAsync(0);
}

test("it is live when the engine has answered, not when a socket is open", async () => {
  last().onOpen();
  expect(states).toEqual(["connecting"]);
  last().answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(states).toEqual(["connecting", "live"]);
});

test("waits between attempts grow to a limit, and are short again after one that was well", async () => {
  const waits: number[] = [];
  for (let n = 0; n < 8; n++) {
    last().onClosed();
    const before = Date.now();
    await vi.advanceTimersToNextTimerAsync();
    while (attempts.length < n + 2) await vi.advanceTimersToNextTimerAsync();
    waits.push(Date.now() - before);
  }
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
  await goLive();
  last().onClosed();
  await vi.advanceTimersByTimeAsync(250);
  expect(attempts).toHaveLength(10);
});

test("a connection that falls silent is lost although nothing closes it, and requests under way end", async () => {
  await goLive();
  const asked = expect(live.request({ type: "labs.list" })).rejects.toThrow("lost");
  await vi.advanceTimersByTimeAsync(5_000 + 10_000);
  await asked;
  expect(states).toEqual(["connecting", "live", "lost"]);
  expect(attempts[0]?.closed).toBe(true);
});

test("a connection that never comes about is given up", async () => {
  await vi.advanceTimersByTimeAsync(10_000);
  expect(states).toEqual(["connecting", "lost"]);
  await vi.advanceTimersByTimeAsync(250);
  expect(attempts).toHaveLength(2);
});

test("what an abandoned connection says later concerns nobody", async () => {
  const [first] = attempts;
  await vi.advanceTimersByTimeAsync(10_250);
  first?.onOpen();
  first?.onClosed();
  expect(first?.sent).toEqual([]);
  await goLive();
  first?.onClosed();
  expect(states.at(-1)).toBe("live");
});

test("whoever wakes need not wait: it connects at once, or asks at once whether it still lives", async () => {
  last().onClosed();
  live.hurry();
  expect(attempts).toHaveLength(2);
  await goLive();
  const { length } = last().sent;
  live.hurry();
  expect(last().sent).toHaveLength(length + 1);
});

test("requests without a connection are refused, not kept", async () => {
  last().onClosed();
  await expect(live.request({ type: "labs.list" })).rejects.toThrow("lost");
});
