/** What is said of as whom Wirelab runs. */
import { olderLabs } from "./folder";
import type { Standing } from "./standing";

/** Lines for people; none when it runs as who started it, and nobody asked for more. */
export function standingWords({ user, webUser, kept, home }: Standing): string[] {
  if (kept !== null)
    return [
      `Started as root, and staying root: ${kept.replace(/\.$/, "")}. The programs in labs are root's, too.`,
      ...(webUser ? [`The web server alone goes on as ${webUser.name}.`] : []),
    ];
  if (!user) return [];
  const older = olderLabs(home, user);
  return [
    `Started as root; going on as ${user.name}, for Wirelab needs no root. Its folder: ${home}`,
    ...(older === null ? [] : [older]),
  ];
}
