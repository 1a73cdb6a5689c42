/** What runs in the page before its own scripts: clocks, and a count of what React renders. */

export interface ProbeResult {
  /** Longest task of the main thread, in milliseconds; 0 when none was long (50 ms). */
  longestTask: number;
  framesPerSecond: number;
  nodeRenders: number;
  edgeRenders: number;
}

export interface Probe {
  /** Milliseconds from the navigation to the first frame with cards and cables; null before. */
  firstPaint: number | null;
  begin(countRenders: boolean): void;
  end(): Promise<ProbeResult>;
}

interface Fiber {
  tag: number;
  flags: number;
  memoizedProps: Record<string, unknown> | null;
  alternate: Fiber | null;
  child: Fiber | null;
  sibling: Fiber | null;
  return: Fiber | null;
}

/** Installs `window.bench`. Stands alone: Playwright sends its text to the page. */
export function installProbe(): void {
  const tasks: { from: number; ms: number }[] = [];
  let [counting, nodeRenders, edgeRenders, frames, from] = [false, 0, 0, 0, 0];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ from: startTime, ms: duration });
  }).observe({ type: "longtask", buffered: true });

  const isComponent = (fiber: Fiber) => fiber.tag === 0 || fiber.tag === 11 || fiber.tag === 15;
  function kindOf({ memoizedProps: props }: Fiber): "node" | "edge" | null {
    if (!props || typeof props !== "object") return null;
    if ("positionAbsoluteX" in props) return "node";
    return "sourceX" in props && "sourceHandleId" in props ? "edge" : null;
  }
  /** Subtrees that React left alone have the same first child as before. */
  function visit(fiber: Fiber): void {
    const worked = fiber.alternate === null || (fiber.flags & 1) === 1;
    const kind = isComponent(fiber) && worked ? kindOf(fiber) : null;
    if (kind && !(fiber.return && kindOf(fiber.return) === kind && isComponent(fiber.return))) {
      if (kind === "node") nodeRenders += 1;
      else edgeRenders += 1;
    }
    if (fiber.alternate !== null && fiber.alternate.child === fiber.child) return;
    for (let child = fiber.child; child; child = child.sibling) visit(child);
  }
  Object.assign(window, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      checkDCE() {},
      onCommitFiberUnmount() {},
      onPostCommitFiberRoot() {},
      onCommitFiberRoot(_id: number, root: { current: Fiber }) {
        if (counting) visit(root.current);
      },
    },
  });

  const probe: Probe = {
    firstPaint: null,
    begin(countRenders) {
      [counting, nodeRenders, edgeRenders, frames, from] = [countRenders, 0, 0, 0, performance.now()];
    },
    async end() {
      const until = performance.now();
      const framesPerSecond = (1000 * frames) / (until - from);
      // Tasks are told of a little later than they end.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const longest = tasks.filter((task) => task.from + task.ms > from && task.from < until).map(({ ms }) => ms);
      counting = false;
      return { longestTask: Math.max(0, ...longest), framesPerSecond, nodeRenders, edgeRenders };
    },
  };
  Object.assign(window, { bench: probe });
  requestAnimationFrame(function frame() {
    frames += 1;
    if (probe.firstPaint === null && document.querySelector(".react-flow__edge path")) {
      const node = document.querySelector(".react-flow__node");
      // The next task after a frame runs when the frame was handed to be painted.
      if (node && getComputedStyle(node).visibility === "visible")
        setTimeout(() => {
          probe.firstPaint ??= performance.now();
        });
    }
    requestAnimationFrame(frame);
  });
}
