/* What stands in a text beside words: pictures, sounds, films, players, files, dates, formulas. */
import { Node } from "@tiptap/core";
import { mathOf } from "./math";

const OWN = /^\/ecriture\/media\/\d+\/$/;

export interface PictureAttributes {
  src: string;
  alt: string;
  caption: string;
  size: string;
  width: string | null;
  height: string | null;
}

function ours(element: Element | null): string | null {
  const src = element?.getAttribute("src") ?? "";
  return OWN.test(src) ? src : null;
}

function picture(element: HTMLElement): PictureAttributes | false {
  const image = element.matches("img") ? element : element.querySelector("img");
  const src = ours(image);
  if (!image || !src) return false;
  return {
    src,
    alt: image.getAttribute("alt") ?? "",
    caption: element.querySelector("figcaption")?.textContent ?? "",
    size: /width-(small|medium)/.exec(element.className)?.[1] ?? "",
    width: image.getAttribute("width"),
    height: image.getAttribute("height"),
  };
}

function held(...names: string[]) {
  return Object.fromEntries(names.map((name) => [name, { default: "", rendered: false }]));
}

export const Picture = Node.create({
  name: "picture",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    return held("src", "alt", "caption", "size", "width", "height");
  },
  parseHTML() {
    return [
      { tag: "figure", getAttrs: picture, priority: 60 },
      { tag: "img", getAttrs: picture },
    ];
  },
  renderHTML({ node }) {
    const { src, alt, caption, size, width, height } = node.attrs;
    const image = { src, alt, ...(width && height ? { width, height } : {}) };
    const frame = size ? { class: `width-${size}` } : {};
    if (!caption) return ["figure", frame, ["img", image]];
    return ["figure", frame, ["img", image], ["figcaption", caption]];
  },
});

function player(name: string, tag: string, kind: string) {
  return Node.create({
    name,
    group: "block",
    atom: true,
    draggable: true,
    addAttributes() {
      return held("src");
    },
    parseHTML() {
      const read = (element: HTMLElement) => {
        const src = ours(element.matches(tag) ? element : element.querySelector(tag));
        return src ? { src } : false;
      };
      return [
        { tag: "figure", getAttrs: read, priority: 60 },
        { tag, getAttrs: read },
      ];
    },
    renderHTML({ node }) {
      const shown = { src: node.attrs.src, controls: "", preload: "metadata" };
      return ["figure", { class: kind }, [tag, shown]];
    },
  });
}

export const Sound = player("sound", "audio", "sound");
export const Film = player("film", "video", "film");

/** Hosts whose players the school accepts; said by the video's dialog. */
function accepted(src: string): boolean {
  const said = document.querySelector<HTMLElement>("[data-hosts]")?.dataset.hosts ?? "";
  if (!URL.canParse(src)) return false;
  const { protocol, hostname } = new URL(src);
  return protocol === "https:" && said.split(" ").includes(hostname);
}

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    return held("src", "title");
  },
  parseHTML() {
    const read = (element: HTMLElement) => {
      const frame = element.querySelector("iframe") ?? element;
      const src = frame.getAttribute("src") ?? "";
      if (!frame.matches("iframe") || !accepted(src)) return false;
      return { src, title: frame.getAttribute("title") ?? "" };
    };
    return [
      { tag: "figure", getAttrs: read, priority: 60 },
      { tag: "iframe", getAttrs: read },
    ];
  },
  renderHTML({ node }) {
    const { src, title } = node.attrs;
    const sandbox = "allow-scripts allow-same-origin allow-presentation";
    return [
      "figure",
      { class: "embed" },
      ["iframe", { src, title, sandbox, loading: "lazy", tabindex: "-1" }],
    ];
  },
});

export const Attachment = Node.create({
  name: "attachment",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes() {
    return held("number", "name");
  },
  parseHTML() {
    const read = (element: HTMLElement) => {
      const number = element.dataset.document ?? "";
      return /^\d+$/.test(number) && OWN.test(element.getAttribute("href") ?? "")
        ? { number, name: element.textContent ?? "" }
        : false;
    };
    return [{ tag: "a[data-document]", getAttrs: read, priority: 1100 }];
  },
  renderHTML({ node }) {
    const { number, name } = node.attrs;
    return ["a", { href: `/ecriture/media/${number}/`, "data-document": number }, name];
  },
  renderText: ({ node }) => node.attrs.name,
});

export const Day = Node.create({
  name: "day",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes() {
    return held("datetime", "words");
  },
  parseHTML() {
    const read = (element: HTMLElement) => ({
      datetime: element.getAttribute("datetime"),
      words: element.textContent,
    });
    return [{ tag: "time[datetime]", getAttrs: read }];
  },
  renderHTML({ node }) {
    return ["time", { datetime: node.attrs.datetime }, node.attrs.words];
  },
  renderText: ({ node }) => node.attrs.words,
});

export const Formula = Node.create({
  name: "formula",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes() {
    return held("latex", "math");
  },
  parseHTML() {
    const read = (element: HTMLElement) => ({
      latex: element.dataset.formula,
      math: element.querySelector("math")?.outerHTML ?? "",
    });
    return [{ tag: "span[data-formula]", getAttrs: read, priority: 60 }];
  },
  renderHTML({ node }) {
    const dom = document.createElement("span");
    dom.className = "formula";
    dom.dataset.formula = node.attrs.latex;
    dom.append(mathOf(node.attrs.math) ?? node.attrs.latex);
    return { dom };
  },
  renderText: ({ node }) => node.attrs.latex,
});
