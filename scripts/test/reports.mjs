/** The counts of a suite out of its reporter's JSON. */
import { readFileSync } from "node:fs";

/**
 * @typedef {{ passed: number, failed: number, skipped: string[], failures: string }} Counts
 * `failures` is the full text of what failed.
 */

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/** A suite that ends badly without naming a failed test has failed all the same, and shows all its words. */
function orWhole(counts, { status, output }) {
  if (status === 0 || counts.failed > 0) return counts;
  return { ...counts, failed: 1, failures: output };
}

/** One that is a single yes or no: lint, types, build. @returns {Counts} */
export const fromStatus = ({ status, output }) =>
  status === 0
    ? { passed: 1, failed: 0, skipped: [], failures: "" }
    : { passed: 0, failed: 1, skipped: [], failures: output };

/** @returns {Counts} */
export function fromVitest(path, run) {
  const report = readJson(path);
  const tests = report?.testResults.flatMap((file) => file.assertionResults) ?? [];
  const failed = tests.filter(({ status }) => status === "failed");
  // A file that could not even be loaded has a message and no tests.
  const broken =
    report?.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0) ?? [];
  return orWhole(
    {
      passed: tests.filter(({ status }) => status === "passed").length,
      failed: failed.length + broken.length,
      skipped: tests
        .filter(({ status }) => ["pending", "skipped", "todo", "disabled"].includes(status))
        .map(({ fullName, meta }) => (meta?.reason ? `${fullName} (${meta.reason})` : fullName)),
      failures: failed.length + broken.length > 0 ? run.output : "",
    },
    run,
  );
}

function* playwrightSpecs(suite, titles = []) {
  for (const spec of suite.specs ?? []) yield { spec, name: [...titles, spec.title].join(" › ") };
  for (const inner of suite.suites ?? []) yield* playwrightSpecs(inner, [...titles, inner.title]);
}

/** @returns {Counts} */
export function fromPlaywright(path, run) {
  const report = readJson(path);
  const tests = report
    ? [...playwrightSpecs(report)].flatMap(({ spec, name }) => spec.tests.map((test) => ({ ...test, name })))
    : [];
  const failed = tests.filter(({ status }) => status === "unexpected");
  const reason = ({ annotations }) =>
    annotations.find(({ type, description }) => type === "skip" && description)?.description;
  return orWhole(
    {
      passed: tests.filter(({ status }) => status === "expected" || status === "flaky").length,
      failed: failed.length + (report?.errors.length ?? 0),
      skipped: tests
        .filter(({ status }) => status === "skipped")
        .map((test) => (reason(test) ? `${test.name} (${reason(test)})` : test.name)),
      failures: failed.length > 0 || report?.errors.length ? run.output : "",
    },
    run,
  );
}
