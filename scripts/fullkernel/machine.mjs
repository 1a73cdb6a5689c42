/** The virtual machine: what it needs of this one, its image, and running a command in it. */
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { follow } from "./follow.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Program and Debian's package of it. */
const TO_RUN = [["qemu-system-x86_64", "qemu-system-x86"]];
const TO_BUILD = [
  ["debootstrap", "debootstrap"],
  ["mke2fs", "e2fsprogs"],
  ["cpio", "cpio"],
  ["modprobe", "kmod"],
  ["xz", "xz-utils"],
];

const FOLDERS = [...(process.env.PATH ?? "").split(":"), "/usr/local/sbin", "/usr/sbin", "/sbin"];
const isThere = (program) => FOLDERS.some((folder) => folder !== "" && existsSync(join(folder, program)));

/** Where the image is kept: outside the checkout, for all checkouts. */
export const imageFolder = () =>
  process.env.WIRELAB_FULLKERNEL ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "wirelab-fullkernel");

const stampOf = (folder) => join(folder, "stamp");

/** The Node in the image must be this one: what is installed in node_modules was installed for it. */
function isFinished(folder) {
  if (!existsSync(stampOf(folder))) return false;
  const node = join(folder, "node-version");
  return existsSync(node) && readFileSync(node, "utf8").trim() === process.version;
}

/** Why the machine cannot be had, in words with what to do; null when it can. */
export function obstacle() {
  const mustBuild = !isFinished(imageFolder());
  const missing = [...TO_RUN, ...(mustBuild ? TO_BUILD : [])].filter(([program]) => !isThere(program));
  if (missing.length > 0) {
    const packages = missing.map(([, name]) => name).join(" ");
    return `${missing.map(([program]) => program).join(", ")} is missing. On Debian: sudo apt install ${packages}`;
  }
  if (process.arch !== "x64") return `The image is one for x86-64, and this machine is ${process.arch}.`;
  if (mustBuild && process.getuid() !== 0) return "Building the image needs root, once: sudo npm run test:fullkernel";
  return null;
}

/** Builds the image unless it is there. @returns whether it is there */
export function provideImage() {
  const folder = imageFolder();
  if (isFinished(folder)) return true;
  console.log(`Building the virtual machine's image in ${folder} (once, a few minutes) …`);
  mkdirSync(folder, { recursive: true });
  rmSync(stampOf(folder), { force: true });
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  return spawnSync("bash", [join(here, "build.sh"), folder], { stdio: "inherit", env }).status === 0;
}

/** Emulation works everywhere. KVM is faster, and in a machine that is virtual itself it may be there and fail. */
const withKvm = process.env.WIRELAB_FULLKERNEL_KVM === "1";

/**
 * Boots the machine, runs a bash script in it as root, and passes on what it prints.
 * Nothing that it changes outside `share` stays.
 * @param {{ script: string, share: string, reportTo: string, timeoutMs: number }} options `share` is at /project
 * inside, and what the script leaves at /control/report.json is copied to `reportTo`
 * @returns {Promise<number | null>} the script's exit code; null when the machine did not get that far
 */
export async function runInMachine({ script, share, reportTo, timeoutMs }) {
  const folder = imageFolder();
  const control = mkdtempSync(join(tmpdir(), "wirelab-vm-"));
  const output = join(control, "output");
  writeFileSync(join(control, "command"), script);
  writeFileSync(output, "");
  const shared = (path, tag) => `local,path=${path},mount_tag=${tag},security_model=none,multidevs=remap`;
  const args = [
    ...["-M", "q35", "-smp", "2", "-m", "2048", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
    ...(withKvm ? ["-accel", "kvm", "-cpu", "host"] : ["-accel", "tcg,thread=multi", "-cpu", "max"]),
    ...["-kernel", join(folder, "vmlinux"), "-initrd", join(folder, "initrd.img")],
    ...["-append", "console=ttyS0 quiet panic=-1 mitigations=off random.trust_cpu=on net.ifnames=0"],
    // Writes go to a file of this run alone.
    ...["-drive", `file=${join(folder, "root.ext4")},format=raw,if=virtio,snapshot=on`],
    ...["-serial", `file:${join(control, "console")}`, "-device", "virtio-rng-pci", "-device", "virtio-serial-pci"],
    ...["-chardev", `file,id=out,path=${output}`, "-device", "virtserialport,chardev=out,nr=1,name=output"],
    ...["-virtfs", shared(control, "control"), "-virtfs", shared(share, "project")],
  ];
  try {
    const machine = spawn("qemu-system-x86_64", args, { stdio: ["ignore", "inherit", "inherit"] });
    const finish = follow(output, (chunk) => process.stdout.write(chunk));
    const stop = () => machine.kill("SIGTERM");
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
    const timer = setTimeout(stop, timeoutMs);
    await new Promise((resolve) => machine.once("exit", resolve).once("error", resolve));
    clearTimeout(timer);
    finish();
    for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, stop);
    const code = join(control, "code");
    const report = join(control, "report.json");
    if (existsSync(report)) copyFileSync(report, reportTo);
    if (existsSync(code)) return Number(readFileSync(code, "utf8"));
    const consoleLog = join(control, "console");
    if (existsSync(consoleLog)) console.log(readFileSync(consoleLog, "utf8").split("\n").slice(-20).join("\n"));
    return null;
  } finally {
    rmSync(control, { recursive: true, force: true });
  }
}
