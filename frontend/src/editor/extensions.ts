/* What a text may hold: the same list as vocabulary.py, which has the last word. */
import { Extension } from "@tiptap/core";
import { Heading } from "@tiptap/extension-heading";
import Subscript from "@tiptap/extension-subscript";
import Superscript from "@tiptap/extension-superscript";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import StarterKit from "@tiptap/starter-kit";
import { Color, Highlight, Placed, Size } from "./looks";
import { Attachment, Day, Embed, Film, Formula, Picture, Sound } from "./media";

const Titles = Heading.extend({
  parseHTML() {
    return [1, 2, 3, 4, 5, 6].map((level) => ({
      tag: `h${level}`,
      attrs: { level: Math.min(Math.max(level, 2), 4) },
    }));
  },
}).configure({ levels: [2, 3, 4] });

/* Widths are the page's business, and a style attribute would be refused by the content policy. */
const PlainTable = Table.extend({
  addNodeView: () => null,
  renderHTML: () => ["table", ["tbody", 0]],
}).configure({ resizable: false });

const spans = {
  colspan: { default: 1, renderHTML: over1("colspan") },
  rowspan: { default: 1, renderHTML: over1("rowspan") },
  colwidth: { default: null, rendered: false },
};

function over1(name: string) {
  return (attributes: Record<string, unknown>) =>
    Number(attributes[name]) > 1 ? { [name]: attributes[name] } : {};
}

const Cell = TableCell.extend({ addAttributes: () => spans });
const Title = TableHeader.extend({ addAttributes: () => spans });

/** Keys beyond those of the marks themselves; each is said by its button. */
function keys(run: (command: string) => boolean) {
  return Extension.create({
    name: "keys",
    priority: 1000,
    addKeyboardShortcuts() {
      const asked = {
        "Alt-F10": "bar",
        "Mod-k": "link",
        "Mod-,": "sub",
        "Mod-.": "sup",
        "Mod-<": "clear",
      };
      return Object.fromEntries(
        Object.entries(asked).map(([key, command]) => [key, () => run(command)]),
      );
    },
  });
}

export function extensions(run: (command: string) => boolean) {
  return [
    StarterKit.configure({
      heading: false,
      link: {
        openOnClick: false,
        defaultProtocol: "https",
        protocols: ["mailto"],
        HTMLAttributes: { rel: "noopener noreferrer nofollow", target: null },
      },
      dropcursor: { color: false, class: "rich-dropcursor" },
    }),
    Titles,
    Subscript,
    Superscript,
    Color,
    Size,
    Highlight,
    Placed,
    PlainTable,
    TableRow,
    Cell,
    Title,
    Picture,
    Sound,
    Film,
    Embed,
    Attachment,
    Day,
    Formula,
    keys(run),
  ];
}
