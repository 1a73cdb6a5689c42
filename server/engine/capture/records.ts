/** Cuts what a sniffer says into its records: a letter, a length, and so many bytes. See sniffer.pl. */
import { endianness } from "node:os";

export interface SnifferRecord {
  letter: string;
  bytes: Buffer;
}

const HEADER_BYTES = 8;
const little = endianness() === "LE";

export class RecordReader {
  private pieces: Buffer[] = [];
  private have = 0;
  private need = HEADER_BYTES;

  /** @param longest record that is believed, in bytes */
  constructor(private readonly longest: number) {}

  /** @throws {RangeError} when a record is longer than believed */
  push(chunk: Buffer): SnifferRecord[] {
    this.pieces.push(chunk);
    this.have += chunk.length;
    const records: SnifferRecord[] = [];
    while (this.have >= this.need) {
      const all = this.pieces.length === 1 ? (this.pieces[0] as Buffer) : Buffer.concat(this.pieces);
      const length = little ? all.readUInt32LE(4) : all.readUInt32BE(4);
      if (length > this.longest) throw new RangeError(`a record of ${length} bytes`);
      const end = HEADER_BYTES + length;
      this.pieces = [all];
      this.need = end;
      if (this.have < end) break;
      const letter = String.fromCharCode(little ? all.readUInt32LE(0) : all.readUInt32BE(0));
      records.push({ letter, bytes: all.subarray(HEADER_BYTES, end) });
      this.pieces = [all.subarray(end)];
      this.have -= end;
      this.need = HEADER_BYTES;
    }
    return records;
  }
}
