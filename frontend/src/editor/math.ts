/* LaTeX to MathML, which every browser draws and reads aloud by itself; temml is fetched when a formula is typed. */
const MATHML = "http://www.w3.org/1998/Math/MathML";
const TAGS = new Set(
  (
    "math mrow mstyle mpadded mphantom mfrac msqrt mroot mtable mtr mtd msub msup msubsup munder mover " +
    "munderover mi mn mo ms mtext mspace"
  ).split(" "),
);
const ATTRIBUTES = new Set(
  (
    "display displaystyle scriptlevel mathvariant stretchy fence form lspace rspace separator minsize maxsize " +
    "largeop accent accentunder linethickness movablelimits symmetric width height depth columnalign columnspan"
  ).split(" "),
);

/** A copy that holds only signs: what was pasted may hold anything. */
function copied(source: Element): Element {
  const target = document.createElementNS(MATHML, source.localName);
  for (const { name, value } of source.attributes) {
    if (ATTRIBUTES.has(name) && /^[\w.%+ -]{0,40}$/.test(value)) target.setAttribute(name, value);
  }
  for (const child of source.childNodes) {
    if (child instanceof Text) target.append(child.data);
    else if (child instanceof Element) {
      if (TAGS.has(child.localName)) target.append(copied(child));
      else if (child.localName === "semantics") {
        for (const inner of child.children) {
          if (TAGS.has(inner.localName)) target.append(copied(inner));
        }
      }
    }
  }
  return target;
}

/** The formula these words hold as MathML, or null. */
export function mathOf(html: string): Element | null {
  if (!html) return null;
  const found = new DOMParser().parseFromString(html, "text/html").querySelector("math");
  return found ? copied(found) : null;
}

/** MathML of LaTeX, as HTML; null when it does not read. */
export async function mathFrom(latex: string): Promise<string | null> {
  const { default: temml } = await import("temml");
  try {
    const made = temml.renderToString(latex, { throwOnError: true, strict: false, trust: false });
    return mathOf(made)?.outerHTML ?? null;
  } catch {
    return null; // said in words by the dialog
  }
}
