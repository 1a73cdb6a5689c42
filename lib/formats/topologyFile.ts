/** The topology file as text: read, write, and change without disturbing its author's comments. */

export { type EditableFile, editableFile, editFile } from "./edit/editableFile";
export { editTopologyFile, NotATopologyFile } from "./edit/editTopologyFile";
export { type ParsedFile, parseTopologyFile } from "./read/parse";
export { MAX_FILE_BYTES } from "./read/readDocument";
export { writeTopologyFile } from "./write/writeTopologyFile";
