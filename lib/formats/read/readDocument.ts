/** Text to a YAML document, or to the reasons why it is none. */
import { Composer, type CST, type Document, isMap, Lexer, LineCounter, Parser, type YAMLError } from "yaml";
import { LAB_ELEMENT } from "../../topology/ids";
import type { Issue } from "../../validate/issue";
import { aliasProblem, duplicateKeys, type Finding, isTooDeep } from "./guards";
import { lineAt } from "./position";

/** Longest file that is read, in bytes. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;

/**
 * Words, signs and spaces of a file: each takes the parser some ten microseconds and a kilobyte, and
 * a file can be nothing else. A lab of 2500 nodes and 5000 links has 400 000, with all fields.
 */
const MAX_LEXEMES = 800_000;

/** What the parser may have open at once: some for each level. */
const MAX_OPEN = 200;

/** A broken file repeats its mistake on every line; the first ones tell it. */
const MAX_SYNTAX_ISSUES = 20;

/** The parser quotes the text it stumbles on, whole lines of it. */
const MAX_REASON = 160;

export interface ReadDocument {
  document: Document.Parsed;
  lines: LineCounter;
  /** The document as plain data, aliases and merges written out. */
  file: unknown;
}

const issue = (rule: string, reason: string, remedy: string, line?: number): Issue => ({
  severity: "error",
  rule,
  path: "",
  element: LAB_ELEMENT,
  reason,
  remedy,
  ...(line !== undefined && { line }),
});

const SKELETON = 'Begin with "wirelab: 1", then the lists "nodes:" and "links:".';

/** The parser's codes that deserve better words than its own. */
const SYNTAX: Partial<Record<YAMLError["code"], { reason: string; remedy: string }>> = {
  TAB_AS_INDENT: {
    reason: "a tab is used for indentation; YAML takes spaces alone",
    remedy: "Replace the tab by spaces.",
  },
  NON_STRING_KEY: { reason: "the name of a field is not text", remedy: "Write the field's name as a plain word." },
};

function syntaxIssue(error: YAMLError, lines: LineCounter): Issue {
  const words = SYNTAX[error.code];
  const reason = words?.reason ?? error.message.replace(/\s+/g, " ").slice(0, MAX_REASON);
  return issue("yaml-syntax", reason, words?.remedy ?? "Correct the YAML at this line.", lineAt(lines, error.pos[0]));
}

/** The parser's tokens, or why it was stopped before it had them all. */
function readTokens(text: string, lines: LineCounter): CST.Token[] | "long" | "deep" {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  // As `parser.parse` does it, which cannot be stopped by how much it has read.
  lines.addNewLine(0);
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++lexemes > MAX_LEXEMES) return "long";
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > MAX_OPEN) return "deep";
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

/** Reads text as one YAML document with a map at its top. Never throws. */
export function readDocument(text: string): { read: ReadDocument; issues: [] } | { read: null; issues: Issue[] } {
  const fail = (...issues: Issue[]) => ({ read: null, issues });
  if (text.length > MAX_FILE_BYTES || new TextEncoder().encode(text).length > MAX_FILE_BYTES) {
    return fail(
      issue("file-size", "the file is longer than 4 MiB", "Split the lab, or leave out what is not a topology."),
    );
  }
  const lines = new LineCounter();
  try {
    const tokens = readTokens(text, lines);
    if (tokens === "long") {
      return fail(
        issue(
          "file-size",
          `the file has more than ${MAX_LEXEMES} words and signs`,
          "Split the lab, or leave out what is not a topology.",
        ),
      );
    }
    if (tokens === "deep" || isTooDeep(tokens)) {
      return fail(
        issue(
          "yaml-depth",
          "the file is nested too deeply",
          "A topology nests five levels deep. Look for brackets that are never closed.",
        ),
      );
    }
    const composer = new Composer({
      lineCounter: lines,
      merge: true,
      stringKeys: true,
      uniqueKeys: false,
      logLevel: "silent",
    });
    const [document, second] = [...composer.compose(tokens, true, text.length)] as Document.Parsed[];
    if (second) {
      const offset = second.range[0];
      return fail(
        issue(
          "yaml-syntax",
          'the file holds several documents, divided by "---"',
          "Keep one topology in a file.",
          lineAt(lines, offset),
        ),
      );
    }
    if (!document) return fail(issue("file-empty", "the file is empty", SKELETON));
    if (document.errors.length > 0)
      return fail(...document.errors.slice(0, MAX_SYNTAX_ISSUES).map((error) => syntaxIssue(error, lines)));
    const at = ({ rule, reason, remedy, offset }: Finding) => issue(rule, reason, remedy, lineAt(lines, offset));
    const duplicates = duplicateKeys(document).slice(0, MAX_SYNTAX_ISSUES);
    const alias = aliasProblem(document);
    if (duplicates.length > 0 || alias) return fail(...duplicates.map(at), ...(alias ? [at(alias)] : []));
    if (document.contents === null) return fail(issue("file-empty", "the file is empty", SKELETON));
    if (!isMap(document.contents)) return fail(issue("file-shape", "the file is not a map of fields", SKELETON, 1));
    // Throws for a merge of what is no map. Aliases were counted above.
    const file: unknown = document.toJS({ maxAliasCount: -1 });
    return { read: { document, lines, file }, issues: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(
      issue("yaml-syntax", `the file cannot be read: ${reason}`, "Correct the YAML, or begin with a new file."),
    );
  }
}
