/* What each button does, whether it is on, and whether it can do anything here. */
import type { Editor } from "@tiptap/core";
import { DEEPEST_INDENT } from "./looks";

type Run = (editor: Editor, value: string) => boolean;

const chain = (editor: Editor) => editor.chain().focus();

function inList(editor: Editor): boolean {
  return editor.isActive("listItem");
}

function placed(editor: Editor, values: Record<string, unknown>): boolean {
  return chain(editor)
    .updateAttributes("paragraph", values)
    .updateAttributes("heading", values)
    .run();
}

function indentOf(editor: Editor): number {
  const name = editor.isActive("heading") ? "heading" : "paragraph";
  return Number(editor.getAttributes(name).indent ?? 0);
}

function shift(editor: Editor, by: 1 | -1): boolean {
  if (inList(editor)) {
    const asked = chain(editor);
    return (by > 0 ? asked.sinkListItem("listItem") : asked.liftListItem("listItem")).run();
  }
  const indent = Math.min(Math.max(indentOf(editor) + by, 0), DEEPEST_INDENT);
  return placed(editor, { indent });
}

function style(editor: Editor, name: string): boolean {
  const plain = chain(editor).clearNodes();
  if (name === "paragraph") return plain.run();
  if (name === "quote") return plain.toggleBlockquote().run();
  if (name === "code") return plain.setCodeBlock().run();
  return plain.setHeading({ level: Number(name.slice(1)) as 2 | 3 | 4 }).run();
}

function look(mark: string): Run {
  return (editor, name) =>
    name
      ? chain(editor).setMark(mark, { name }).run()
      : chain(editor).unsetMark(mark, { extendEmptyMarkRange: true }).run();
}

const RUNS: Record<string, Run> = {
  undo: (editor) => chain(editor).undo().run(),
  redo: (editor) => chain(editor).redo().run(),
  bold: (editor) => chain(editor).toggleBold().run(),
  italic: (editor) => chain(editor).toggleItalic().run(),
  underline: (editor) => chain(editor).toggleUnderline().run(),
  strike: (editor) => chain(editor).toggleStrike().run(),
  sub: (editor) => chain(editor).unsetSuperscript().toggleSubscript().run(),
  sup: (editor) => chain(editor).unsetSubscript().toggleSuperscript().run(),
  clear: (editor) =>
    chain(editor)
      .unsetAllMarks()
      .updateAttributes("paragraph", { align: null, indent: 0 })
      .clearNodes()
      .run(),
  bullets: (editor) => chain(editor).toggleBulletList().run(),
  numbers: (editor) => chain(editor).toggleOrderedList().run(),
  indent: (editor) => shift(editor, 1),
  outdent: (editor) => shift(editor, -1),
  unlink: (editor) => chain(editor).extendMarkRange("link").unsetLink().run(),
  rule: (editor) => chain(editor).setHorizontalRule().run(),
  style,
  color: look("color"),
  mark: look("mark"),
  size: look("size"),
  align: (editor, name) => placed(editor, { align: name || null }),
  "row-after": (editor) => chain(editor).addRowAfter().run(),
  "row-before": (editor) => chain(editor).addRowBefore().run(),
  "column-after": (editor) => chain(editor).addColumnAfter().run(),
  "column-before": (editor) => chain(editor).addColumnBefore().run(),
  "header-row": (editor) => chain(editor).toggleHeaderRow().run(),
  "header-column": (editor) => chain(editor).toggleHeaderColumn().run(),
  merge: (editor) => chain(editor).mergeOrSplit().run(),
  "delete-row": (editor) => chain(editor).deleteRow().run(),
  "delete-column": (editor) => chain(editor).deleteColumn().run(),
  "delete-table": (editor) => chain(editor).deleteTable().run(),
};

/** Do a command (« color:red »); null when it is not one of these: it asks something first. */
export function run(editor: Editor, command: string): boolean | null {
  const [name = "", value = ""] = command.split(":");
  return RUNS[name]?.(editor, value) ?? null;
}

const ACTIVE: Record<string, string> = {
  bold: "bold",
  italic: "italic",
  underline: "underline",
  strike: "strike",
  sub: "subscript",
  sup: "superscript",
  bullets: "bulletList",
  numbers: "orderedList",
};

function styleHere(editor: Editor): string {
  if (editor.isActive("heading")) return `h${editor.getAttributes("heading").level}`;
  if (editor.isActive("codeBlock")) return "code";
  return editor.isActive("blockquote") ? "quote" : "paragraph";
}

/** Whether a button is pressed, or a line of a menu is the one that holds here. */
export function isOn(editor: Editor, command: string): boolean {
  const [name = "", value = ""] = command.split(":");
  if (name === "style") return styleHere(editor) === value;
  if (name === "align") {
    const where = editor.isActive("heading") ? "heading" : "paragraph";
    return (editor.getAttributes(where).align ?? "") === value;
  }
  if (["color", "mark", "size"].includes(name)) {
    return (editor.getAttributes(name).name ?? "") === value;
  }
  return editor.isActive(ACTIVE[name] ?? name);
}

/** Whether it can do anything where the cursor is. */
export function isPossible(editor: Editor, command: string): boolean {
  if (command === "undo") return editor.can().undo();
  if (command === "redo") return editor.can().redo();
  if (command === "unlink") return editor.isActive("link");
  if (command === "outdent") return inList(editor) || indentOf(editor) > 0;
  const needsTable = /^(?:row-|column-|header-|delete-|merge)/.test(command);
  return needsTable ? editor.isActive("table") : true;
}
