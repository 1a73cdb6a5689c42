/** Much that is new at once, shown part by part: hands and frames get their turn in between. */

/** Links and nodes of a part. Each takes the page a tenth of a millisecond or two to render and to paint. */
export const PART = 100;
/** Between two parts, in milliseconds: a frame lies there. */
const BETWEEN_MS = 32;

/**
 * Wraps work that shows a part of what is new.
 * @param show shows up to `PART` things more; returns whether others are left
 */
export function inParts(show: () => boolean): { ask(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    timer = show() ? setTimeout(run, BETWEEN_MS) : undefined;
  };
  return {
    /** Shows a part at once, unless parts of what was new before are on their way: then it comes with these. */
    ask() {
      if (timer === undefined) run();
    },
    end() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
