// The charts of the last hour: bars of cost by role, lines of percentiles.

import { el, svg } from "./dom.js";
import { clock, ms, msShort, usd, usdShort } from "./format.js";

const MINUTES = 60;
const MINUTE = 60_000;
const HEIGHT = 176;
const EDGE = { top: 10, right: 8, bottom: 20 };
const CHARACTER = 7;
const PERCENTILES = ["p50", "p95", "p99"];
const COLORS = 8;

/** `names`: the roles and groups that a call can name, in the order of their colors. */
export function drawCost(place, minutes, now, names) {
  const sums = minutes.map(minute => Object.values(minute.costUsd).reduce((a, b) => a + b, 0));
  const frame = new Frame(place, now, Math.max(...sums, 0), usdShort);
  const used = new Set();
  for (const minute of minutes) {
    let below = 0;
    names.forEach((role, index) => {
      const cost = minute.costUsd[role];
      if (cost) {
        used.add(index);
        frame.bar(minute.start, below, cost, color(index), `${clock(minute.start)} ${role}: ${usd(cost)}`);
        below += cost;
      }
    });
  }
  const total = sums.reduce((a, b) => a + b, 0);
  frame.show(
      place, `${usd(total)} in the last hour`,
      [...used].sort((a, b) => a - b).map(index => [color(index), names[index]]));
}

function color(index) {
  return `s${index % COLORS}`;
}

export function drawLatency(place, minutes, now, field) {
  const points = minutes.filter(minute => minute[field] !== null);
  const frame = new Frame(place, now, Math.max(...points.map(minute => minute[field].p99), 0), msShort);
  for (const name of PERCENTILES) {
    frame.line(points.map(minute => [minute.start, minute[field][name]]), name);
  }
  const last = points.at(-1);
  const legend = last
    ? [["", clock(last.start)], ...PERCENTILES.map(name => [name, `${name} ${ms(last[field][name])}`])]
    : [];
  frame.show(place, legend.map(([, text]) => text).join(", ") || "Nothing in the last hour", legend);
}

/** The axes of one chart and what is drawn between them. */
class Frame {
  constructor(place, now, largest, format) {
    this.width = Math.max(260, place.clientWidth);
    this.start = (Math.floor(now / MINUTE) - MINUTES + 1) * MINUTE;
    this.top = rounded(largest);
    const values = largest === 0 ? [0] : [0, this.top / 2, this.top];
    this.left = 10 + CHARACTER * Math.max(...values.map(value => format(value).length));
    this.step = (this.width - this.left - EDGE.right) / MINUTES;
    this.shapes = [];
    this.axes(values, format);
    if (largest === 0) {
      const middle = { x: this.width / 2, y: HEIGHT / 2, "text-anchor": "middle" };
      this.shapes.push(svg("text", middle, "Nothing in the last hour"));
    }
  }

  x(time) {
    return this.left + ((time - this.start) / MINUTE) * this.step;
  }

  y(value) {
    return HEIGHT - EDGE.bottom - (value / this.top) * (HEIGHT - EDGE.top - EDGE.bottom);
  }

  axes(values, format) {
    for (const value of values) {
      const y = this.y(value);
      this.shapes.push(
          svg("line", { class: "grid", x1: this.left, x2: this.width - EDGE.right, y1: y, y2: y }),
          svg("text", { x: this.left - 6, y: y + 4, "text-anchor": "end" }, format(value)));
    }
    for (let minute = 0; minute < MINUTES; minute++) {
      const time = this.start + minute * MINUTE;
      if (new Date(time).getMinutes() % 15 === 0) {
        const x = Math.min(Math.max(this.x(time) + this.step / 2, this.left), this.width - EDGE.right - 8);
        this.shapes.push(svg("text", { x, y: HEIGHT - 4, "text-anchor": "middle" }, clock(time)));
      }
    }
  }

  bar(time, below, value, style, title) {
    const y = this.y(below + value);
    const size = { width: Math.max(2, this.step - 1), height: Math.max(1, this.y(below) - y) };
    this.shapes.push(svg("rect", { class: style, x: this.x(time), y, ...size }, svg("title", {}, title)));
  }

  /** Minutes without calls are gaps; one between two gaps, and the last, is a dot. */
  line(points, style) {
    const follows = index => points[index]?.[0] - points[index - 1]?.[0] === MINUTE;
    let path = "";
    const dots = points.map(([time, value], index) => {
      const x = (this.x(time) + this.step / 2).toFixed(1);
      const y = this.y(value).toFixed(1);
      path += `${follows(index) ? "L" : "M"}${x} ${y}`;
      const alone = !follows(index + 1) && (!follows(index) || index === points.length - 1);
      return svg("circle", { class: `dot ${style}${alone ? " alone" : ""}`, cx: x, cy: y, r: alone ? 3 : 5 },
          svg("title", {}, `${clock(time)} ${style}: ${ms(value)}`));
    });
    this.shapes.push(svg("path", { class: `series ${style}`, d: path }), ...dots);
  }

  show(place, label, legend) {
    const attributes = { role: "img", "aria-label": label, viewBox: `0 0 ${this.width} ${HEIGHT}` };
    place.replaceChildren(
        svg("svg", attributes, ...this.shapes),
        el("ul", { class: "legend" },
            ...legend.map(([style, text]) => el("li", { class: style }, el("span", {}, text)))));
  }
}

/** The next of a few round numbers, whose halves are round too, times a power of ten. */
function rounded(value) {
  if (value === 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].find(step => step * power >= value * 0.9999) * power;
}
