// Numbers as people read them; null is unknown and never 0.

const UNKNOWN = "\u2013";

export function usd(value) {
  if (value === null) {
    return UNKNOWN;
  }
  const number = Number(value);
  return number === 0 || number >= 1 ? `$${number.toFixed(2)}` : `$${trimmed(number)}`;
}

export function ms(value) {
  if (value === null) {
    return UNKNOWN;
  }
  return value < 1000 ? `${value} ms` : `${(value / 1000).toFixed(value < 10000 ? 2 : 1)} s`;
}

/** As short as an axis wants it. */
export function usdShort(value) {
  return `$${short(value)}`;
}

export function msShort(value) {
  return value === 0 ? "0" : value < 1000 ? `${short(value)} ms` : `${short(value / 1000)} s`;
}

export function count(value) {
  return value === null ? UNKNOWN : value.toLocaleString("en");
}

export function clock(millis, seconds) {
  return new Date(millis).toLocaleTimeString([], {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(seconds && { second: "2-digit" }),
  });
}

function short(number) {
  return number === 0 ? "0" : trimmed(number).replace(/\.?0+$/, "");
}

/** Two significant digits without an exponent. */
function trimmed(number) {
  const digits = Math.min(12, 1 - Math.floor(Math.log10(number)));
  return number.toFixed(Math.max(2, digits));
}
