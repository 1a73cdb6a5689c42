/** A command is a file and its arguments, never a shell string. */

export interface Command {
  /** Program name, found on PATH: "ip", "ovs-vsctl", … */
  file: string;
  args: string[];
  /**
   * Network namespace to run in, when not the lab's root. Kept apart from the
   * arguments so that the text for people (`ip -n ns1 …`, `ip netns exec ns1 …`)
   * and the way it is run (one `ip -batch` inside ns1) come from the same fact.
   */
  netns?: string;
  /** It is run on the machine itself, outside of the lab and with root's rights. */
  machine?: true;
  /**
   * It begins or ends a program that stays: started in a session of its own, with
   * its output and its end kept in `folder`.
   */
  service?: { does: "start" | "stop"; folder: string };
}
