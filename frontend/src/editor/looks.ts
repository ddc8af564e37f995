/* Colours, sizes, places: classes of a closed list (vocabulary.py), never styles. */
import { Extension, Mark } from "@tiptap/core";

function classMark(name: string, tag: string, bare?: string) {
  const pattern = new RegExp(`(?:^|\\s)${name}-(\\w+)`);
  return Mark.create({
    name,
    addAttributes() {
      return { name: { default: bare ?? null, rendered: false } };
    },
    parseHTML() {
      return [
        {
          tag,
          // The same element may carry a colour and a size.
          consuming: false,
          getAttrs: (element) => {
            const found = pattern.exec(element.className)?.[1] ?? bare;
            return found ? { name: found } : false;
          },
        },
      ];
    },
    renderHTML({ mark }) {
      return [tag, { class: `${name}-${mark.attrs.name}` }, 0];
    },
  });
}

export const Color = classMark("color", "span");
export const Size = classMark("size", "span");
export const Highlight = classMark("mark", "mark", "yellow");

const PLACED = ["paragraph", "heading"];
export const DEEPEST_INDENT = 4;

/** What Word and others write as a style is read; what we write is a class. */
function alignment(element: HTMLElement): string | null {
  const said = /align-(center|end|justify)/.exec(element.className)?.[1];
  if (said) return said;
  // Read as words: the content policy keeps the browser from reading styles that were pasted.
  const styled = /text-align:\s*(\w+)/.exec(element.getAttribute("style") ?? "")?.[1] ?? "";
  return styled === "right" ? "end" : ["center", "justify"].includes(styled) ? styled : null;
}

export const Placed = Extension.create({
  name: "placed",
  addGlobalAttributes() {
    return [
      {
        types: PLACED,
        attributes: {
          align: {
            default: null,
            parseHTML: alignment,
            renderHTML: ({ align }) => (align ? { class: `align-${align}` } : {}),
          },
          indent: {
            default: 0,
            parseHTML: (element) => Number(/indent-([1-4])/.exec(element.className)?.[1] ?? 0),
            renderHTML: ({ indent }) => (indent ? { class: `indent-${indent}` } : {}),
          },
        },
      },
    ];
  },
});
