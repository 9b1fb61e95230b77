// The only ways in which the page makes elements: text goes in as text nodes, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; null children are left out. */
export function el(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** A second line, cut where it is too long; its title is whole, and so is what one selects and copies. */
export function small(text, what) {
  return text ? el("div", { class: "small", title: `${what} ${text}` }, text) : null;
}

export function byId(id) {
  return document.getElementById(id);
}

function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children.filter(child => child !== null));
  return element;
}
