/**
 * extract-kernel.mjs VMLINUZ OUT: the kernel without its own unpacking. QEMU boots an ELF kernel at once (PVH), while
 * a packed one unpacks itself in emulation, which takes minutes.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const [from, to] = process.argv.slice(2);
const packed = readFileSync(from);

/** How kernels are packed: the bytes that a format begins with, and what unpacks it. */
const FORMATS = [
  { magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]), command: ["xz", "-dc"] },
  { magic: Buffer.from([0x1f, 0x8b, 0x08]), command: ["gzip", "-dc"] },
  { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), command: ["zstd", "-dc"] },
];

function unpacked() {
  for (const { magic, command } of FORMATS) {
    for (let at = packed.indexOf(magic); at >= 0; at = packed.indexOf(magic, at + 1)) {
      // What follows the packed kernel makes the program complain; what it wrote counts.
      const { stdout } = spawnSync(command[0], command.slice(1), {
        input: packed.subarray(at),
        maxBuffer: 512 * 1024 * 1024,
      });
      if (stdout?.subarray(0, 4).equals(Buffer.from("\x7fELF", "latin1"))) return stdout;
    }
  }
  return null;
}

const kernel = unpacked();
if (!kernel) {
  console.error(`${from} is packed in a way that is not known here`);
  process.exit(1);
}
writeFileSync(to, kernel);
