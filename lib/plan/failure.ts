/** What went wrong, in plain words, and what to do next. */
import type { Command } from "./command";
import { renderCommand } from "./render";

interface Explanation {
  /** Matched against everything the program said. */
  pattern: RegExp;
  /** `found` are the pattern's groups. */
  explain(command: Command, found: RegExpMatchArray): string;
}

/** The thing that a command would make: the word after "add". */
function newName({ args }: Command): string {
  const at = args.findIndex((arg) => /^add(-br|-port)?$/.test(arg));
  const name = args[at + 1] === "name" ? args[at + 2] : args[at + 1];
  return at >= 0 && name ? `"${name}"` : "it";
}

/** Packages that bring the programs a plan uses, as Debian and Ubuntu name them. */
const PACKAGES: Record<string, string> = {
  ip: "iproute2",
  bridge: "iproute2",
  tc: "iproute2",
  "ovs-vsctl": "openvswitch-switch",
  "ovs-appctl": "openvswitch-switch",
  "ovsdb-tool": "openvswitch-switch",
  "ovsdb-server": "openvswitch-switch",
  "ovs-vswitchd": "openvswitch-switch",
  pkill: "procps",
  iperf3: "iperf3",
  dnsmasq: "dnsmasq-base",
  python3: "python3-minimal",
  zebra: "frr",
};

/** The package that brings a program; where that is not known, its own name is the best guess. */
export const packageOf = (program: string): string =>
  (Object.hasOwn(PACKAGES, program) ? PACKAGES[program] : null) ?? program;

const AGAIN = "Press Retry: the plan is made anew from what the kernel has now.";

/** First match wins, so the particular stand before the general. */
const EXPLANATIONS: Explanation[] = [
  {
    pattern: /command not found|ENOENT|failed to execute|exec of .* failed|No such file or directory: '?(ip|ovs)/i,
    explain: ({ file }) =>
      `The program ${file} is not installed here. ${Object.hasOwn(PACKAGES, file) ? `Install the package ${PACKAGES[file]}` : "Install it"} and press Retry.`,
  },
  {
    pattern: /Cannot open network namespace "([^"]*)"/,
    explain: (_, [, ns]) => `The namespace ${ns} is not there: it was removed meanwhile, or never made. ${AGAIN}`,
  },
  {
    pattern: /Cannot (?:create|remove) namespace file "([^"]*)": (File exists|No such file)/,
    explain: (_, [, path, what]) =>
      what === "File exists"
        ? `A namespace with that name exists already (${path}). ${AGAIN}`
        : `There is no namespace of that name any more (${path}). ${AGAIN}`,
  },
  {
    pattern: /ipv[46]: address already assigned|(?:address.*)File exists/i,
    explain: ({ args }) =>
      `The interface has the address ${args.find((arg) => arg.includes("/")) ?? ""} already. ${AGAIN}`,
  },
  {
    pattern: /address not found|Cannot assign requested address/i,
    explain: ({ args }) =>
      args.includes("delete")
        ? `The interface does not have that address any more. ${AGAIN}`
        : "The kernel does not take that address. A MAC address must be one machine's own: the second hexadecimal digit has to be even (2, 6, a or e for an invented one).",
  },
  {
    pattern: /any valid prefix is expected rather than "([^"]*)"|inet6? prefix is expected rather than "([^"]*)"/,
    explain: (_, [, first, second]) =>
      `"${first ?? second}" is not an address with a prefix length. Write it like 10.1.1.1/24.`,
  },
  {
    pattern: /no bridge named (\S+)/,
    explain: (_, [, bridge]) => `Open vSwitch has no bridge called ${bridge}: it was removed meanwhile. ${AGAIN}`,
  },
  {
    pattern: /no port named (\S+)/,
    explain: (_, [, port]) => `Open vSwitch has no port called ${port} any more. ${AGAIN}`,
  },
  {
    pattern: /cannot create a (?:port|bridge) named (\S+) because a \S+ named \S+ already exists(?: on bridge (\S+))?/,
    explain: (_, [, name, bridge]) =>
      `Open vSwitch has ${name} already${bridge ? `, in the bridge ${bridge}` : ""}; its names are unique across all its bridges. ${AGAIN}`,
  },
  {
    pattern: /could not open network device (\S+) \(No such device\)/,
    explain: (_, [, name]) =>
      `Open vSwitch added the port ${name}, but there is no interface of that name to go with it. ${AGAIN}`,
  },
  {
    pattern:
      /database connection failed|failed to connect to .*db\.sock|cannot (?:connect|read pidfile)|Connection refused/i,
    explain: () =>
      "Open vSwitch does not answer: its daemons are not running, or have ended. Press Retry to start them; if it happens again, look into /run/openvswitch/ovs-vswitchd.log in a shell of the lab.",
  },
  {
    pattern: /Alarm clock|timed? ?out|ETIMEDOUT|terminating with signal 14/i,
    explain: ({ file }) =>
      file.startsWith("ovs-")
        ? "Open vSwitch did not answer in time. Most often ovs-vswitchd has ended while its database lives on. Press Retry; if it happens again, look into /run/openvswitch/ovs-vswitchd.log in a shell of the lab."
        : "The command took too long and was ended. The machine may be busy: press Retry.",
  },
  {
    pattern: /Exchange full|No space left on device/,
    explain: ({ args }) =>
      args.includes("master")
        ? "The bridge is full: a Linux bridge takes 1023 ports. Put the rest into a second bridge and join the two by a cable."
        : "The kernel has no room for one more of these. Remove some and press Retry.",
  },
  {
    pattern: /Device or resource busy/,
    explain: () =>
      "The kernel still uses the interface for something else: it belongs to another switch, or a program holds it. Unplug it there and press Retry.",
  },
  {
    pattern: /Too many levels of symbolic links/,
    explain: () =>
      "A bridge cannot be plugged into itself, nor into a bridge that is plugged into it. Join two bridges by a veth pair instead.",
  },
  {
    pattern: /Network is unreachable|invalid gateway/i,
    explain: () =>
      "There is no route to that gateway: no interface in this namespace is up with an address of the gateway's network. Give it one and switch it on first.",
  },
  {
    pattern: /IPv6 is disabled on this device/,
    explain: ({ args }) => {
      const name = args[args.indexOf("dev") + 1] ?? "all";
      return `IPv6 is switched off on ${name}, so it takes no IPv6 address. Switch it on in a shell there, \`sysctl -w net.ipv6.conf.${name}.disable_ipv6=0\`, and press Retry.`;
    },
  },
  {
    pattern: /Operation not permitted|Permission denied|not permitted/,
    explain: () =>
      "The system did not allow it. In a lab, that means the sandbox lacks a right on this machine (run `wirelab doctor`); in a shell of your own, that the command needs root.",
  },
  {
    pattern: /mtu (?:less|greater) than device (?:minimum|maximum)/i,
    explain: () =>
      "The interface cannot have that MTU: a veth or bridge takes 68 to 65535 bytes, an interface of Open vSwitch at most 65521.",
  },
  {
    pattern: /Unknown device type|Operation not supported|Not supported/i,
    explain: ({ args }) => {
      const type = args[args.indexOf("type") + 1];
      return args.includes("type") && type
        ? `This kernel has no "${type}" interfaces. Its module may be missing: try \`modprobe ${type}\` as root.`
        : "This kernel cannot do that: the option is not built in, or its module is missing.";
    },
  },
  {
    pattern:
      /Cannot find device "([^"]*)"|Device "([^"]*)" does not exist|argument "([^"]*)" is wrong: Device does not exist/,
    explain: (_, [, a, b, c]) =>
      `There is no interface called ${a ?? b ?? c} there: somebody removed or renamed it meanwhile. ${AGAIN}`,
  },
  {
    pattern: /argument "([^"]*)" is wrong: Invalid "netns" value/,
    explain: (_, [, ns]) => `There is no namespace called ${ns} to put the interface into. ${AGAIN}`,
  },
  {
    pattern: /No such device/,
    explain: () =>
      `An interface that the command speaks of is not there: somebody removed or renamed it meanwhile. ${AGAIN}`,
  },
  {
    pattern: /File exists|already exists|already running/,
    explain: (command) =>
      `Something called ${newName(command)} exists there already, made by somebody else meanwhile. ${AGAIN}`,
  },
  {
    pattern: /Invalid argument|is wrong|Not enough information|unrecognized option|Command line is not complete/i,
    explain: (command) =>
      `The kernel or the program does not accept this: \`${renderCommand(command)}\`. Check the names, addresses and numbers of this element in the drawing.`,
  },
  {
    pattern: /Resource temporarily unavailable|[Cc]annot fork|fork failed/,
    explain: () =>
      "No further process could be started: the lab has as many as it may (WIRELAB_MAX_PROCESSES, 1000 unless set), or this user has. End some in a shell of the lab, or stop the lab, then press Retry.",
  },
  {
    pattern: /Cannot allocate memory|ENOMEM|Out of memory/i,
    explain: () => "The machine has run out of memory. Stop other labs or make this one smaller, then press Retry.",
  },
];

/** Longest quotation of a program's own words. */
const QUOTE_LENGTH = 400;

/** Plain words for what a command said when it failed; what is not known is quoted as it is. */
export function explainFailure(command: Command, stderr: string): string {
  for (const { pattern, explain } of EXPLANATIONS) {
    const found = stderr.match(pattern);
    if (found) return explain(command, found);
  }
  const said = stderr.trim();
  if (said === "") return `${command.file} failed without a word. ${AGAIN}`;
  return `${command.file} says: ${said.length > QUOTE_LENGTH ? `${said.slice(0, QUOTE_LENGTH)}…` : said}`;
}
