/* <rich-editor>: Tiptap in front of the text area, which keeps the text and goes with the form. */
import "./editor.css";
import { Editor } from "@tiptap/core";
import { Asking } from "./asking";
import { run } from "./commands";
import { Dialogs } from "./dialogs";
import { extensions } from "./extensions";
import { Intake } from "./intake";
import { Toolbar } from "./toolbar";

/** The part of a template, put before the text area. */
function unfold(root: HTMLElement): void {
  const bar = root.querySelector<HTMLTemplateElement>('template[data-part="bar"]');
  if (bar) root.prepend(bar.content.cloneNode(true));
}

/** The editor takes the name, the number and the faults of the text area. */
function attributes(area: HTMLTextAreaElement, label: HTMLLabelElement | null) {
  const said: Record<string, string> = {
    id: area.id,
    role: "textbox",
    "aria-multiline": "true",
    class: "rich",
  };
  if (label) {
    label.id ||= `${area.id}-label`;
    said["aria-labelledby"] = label.id;
  }
  for (const name of ["aria-describedby", "aria-invalid"]) {
    const value = area.getAttribute(name);
    if (value) said[name] = value;
  }
  if (area.required) said["aria-required"] = "true";
  return said;
}

/** Start the editor of this element; gives what ends it. */
export function begin(root: HTMLElement): () => void {
  const area = root.querySelector("textarea");
  const before = root.querySelector<HTMLInputElement>('input[name$="-before"]');
  const format = root.querySelector<HTMLInputElement>('input[name$="-format"]');
  if (!area || !before || !format) return () => {};
  const label = document.querySelector<HTMLLabelElement>(`label[for="${CSS.escape(area.id)}"]`);
  const own = attributes(area, label);
  const content = format.value === "html" ? area.value : before.value || typed(area.value);
  unfold(root);
  const dialogs = new Dialogs(root.querySelector('template[data-part="dialogs"]'));
  const part = (selector: string) => root.querySelector<HTMLElement>(selector) ?? root;
  let ask: (command: string) => boolean = () => false;
  const editor = new Editor({
    element: part(".rich-page"),
    extensions: extensions((command) => ask(command)),
    content,
    injectCSS: false,
    editorProps: {
      attributes: own,
      handlePaste: (_view, event) => intake.take(event.clipboardData, event),
      handleDrop: (view, event) => {
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
        return intake.take(event.dataTransfer, event, at);
      },
    },
  });
  area.id = `${area.id}-plain`;
  area.required = false; // a hidden control cannot complain; the server does
  area.hidden = true;
  const intake = new Intake(root, editor);
  const asking = new Asking(editor, dialogs, intake);
  const toolbar = new Toolbar(part(".rich-bar"), editor, (command) => ask(command));
  ask = (command) => {
    if (command === "bar") toolbar.focus();
    else if (run(editor, command) === null) asking.open(command);
    return true;
  };
  const write = () => {
    area.value = editor.isEmpty ? "" : editor.getHTML();
    format.value = "html";
  };
  write();
  editor.on("update", () => {
    write();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  editor.on("transaction", () => toolbar.refresh());
  const focus = () => editor.commands.focus();
  label?.addEventListener("click", focus);
  return () => {
    label?.removeEventListener("click", focus);
    toolbar.end();
    dialogs.end();
    editor.destroy();
  };
}

/** Plain words as paragraphs, when a text area comes back without HTML. */
function typed(text: string): string {
  const holder = document.createElement("div");
  for (const block of text.split(/\n\s*\n/)) {
    const paragraph = document.createElement("p");
    paragraph.textContent = block;
    if (block.trim()) holder.append(paragraph);
  }
  return holder.innerHTML;
}
