// Two charts of the last hour, drawn anew at each refresh: bars of cost by role, lines of percentiles.

import { el, svg } from "./dom.js";
import { clock, ms, usd } from "./format.js";

const MINUTES = 60;
const MINUTE = 60_000;
const HEIGHT = 176;
const EDGE = { top: 10, right: 6, bottom: 20, left: 62 };
const PERCENTILES = ["p50", "p95", "p99"];
const ROLES = ["planner", "executor", "router", "extractor", "summarizer", "fallback", "main", "cheap"];

export function drawCost(place, minutes, now) {
  const sums = minutes.map(minute => Object.values(minute.costUsd).reduce((a, b) => a + b, 0));
  const frame = new Frame(place, now, Math.max(...sums, 0), usd);
  const used = new Set();
  for (const minute of minutes) {
    let below = 0;
    ROLES.forEach((role, index) => {
      const cost = minute.costUsd[role];
      if (cost) {
        used.add(index);
        frame.bar(minute.start, below, cost, `s${index}`, `${clock(minute.start)} ${role}: ${usd(cost)}`);
        below += cost;
      }
    });
  }
  const total = sums.reduce((a, b) => a + b, 0);
  frame.show(
      place, `Cost per minute by role, ${usd(total)} in the last hour`,
      [...used].sort().map(index => [`s${index}`, ROLES[index]]));
}

export function drawLatency(place, minutes, now, field) {
  const points = minutes.filter(minute => minute[field] !== null);
  const frame = new Frame(place, now, Math.max(...points.map(minute => minute[field].p99), 0), ms);
  for (const name of PERCENTILES) {
    frame.line(points.map(minute => [minute.start, minute[field][name]]), name);
  }
  const last = points.at(-1)?.[field];
  frame.show(
      place,
      last ? PERCENTILES.map(name => `${name} ${ms(last[name])}`).join(", ") : "No calls in the last hour",
      last ? PERCENTILES.map(name => [name, `${name} ${ms(last[name])}`]) : []);
}

/** The axes of one chart and what is drawn between them. */
class Frame {
  constructor(place, now, largest, format) {
    this.width = Math.max(260, place.clientWidth);
    this.start = (Math.floor(now / MINUTE) - MINUTES + 1) * MINUTE;
    this.top = rounded(largest);
    this.step = (this.width - EDGE.left - EDGE.right) / MINUTES;
    this.shapes = [];
    this.axes(largest === 0 ? [0] : [0, this.top / 2, this.top], format);
  }

  x(time) {
    return EDGE.left + ((time - this.start) / MINUTE) * this.step;
  }

  y(value) {
    return HEIGHT - EDGE.bottom - (value / this.top) * (HEIGHT - EDGE.top - EDGE.bottom);
  }

  axes(values, format) {
    for (const value of values) {
      const y = this.y(value);
      this.shapes.push(
          svg("line", { class: "grid", x1: EDGE.left, x2: this.width - EDGE.right, y1: y, y2: y }),
          svg("text", { x: EDGE.left - 6, y: y + 4, "text-anchor": "end" }, format(value)));
    }
    for (let minute = 0; minute < MINUTES; minute += 15) {
      const time = this.start + minute * MINUTE;
      this.shapes.push(svg("text", { x: this.x(time), y: HEIGHT - 5 }, clock(time)));
    }
  }

  bar(time, below, value, style, title) {
    const y = this.y(below + value);
    const size = { width: Math.max(2, this.step - 1), height: Math.max(1, this.y(below) - y) };
    this.shapes.push(svg("rect", { class: style, x: this.x(time), y, ...size }, svg("title", {}, title)));
  }

  /** Minutes without calls are gaps. */
  line(points, style) {
    let path = "";
    points.forEach(([time, value], index) => {
      const follows = index > 0 && time - points[index - 1][0] === MINUTE;
      const x = this.x(time) + this.step / 2;
      const y = this.y(value);
      path += `${follows ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
      this.shapes.push(
          svg("circle", { class: `dot ${style}`, cx: x, cy: y, r: 2.5 },
              svg("title", {}, `${clock(time)} ${style}: ${ms(value)}`)));
    });
    this.shapes.push(svg("path", { class: `series ${style}`, d: path }));
  }

  show(place, label, legend) {
    const attributes = { role: "img", "aria-label": label, viewBox: `0 0 ${this.width} ${HEIGHT}` };
    place.replaceChildren(
        svg("svg", attributes, ...this.shapes),
        el("ul", { class: "legend" },
            ...legend.map(([style, text]) => el("li", { class: style }, el("span", {}, text)))));
  }
}

/** The next of 1, 2, 4, 6, 8, 10 times a power of ten. */
function rounded(value) {
  if (value === 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].find(step => step * power >= value * 0.9999) * power;
}
