// Requests to the service. The caller's key, when one is needed, lives in this variable and nowhere else.

let key = null;

export class KeyNeeded extends Error {}

export function useKey(value) {
  key = value;
}

export function hasKey() {
  return key !== null;
}

/** The response; throws KeyNeeded on 401 and an Error with the service's own words on any other failure. */
export async function request(path, options = {}) {
  const headers = { ...options.headers };
  if (key !== null) {
    headers.Authorization = `Bearer ${key}`;
  }
  const response = await fetch(path, { ...options, headers, cache: "no-store", credentials: "omit" });
  if (response.status === 401) {
    throw new KeyNeeded();
  }
  if (!response.ok) {
    const body = await response.json().catch(() => null);
    throw new Error(body?.error?.message ?? `The service answered with status ${response.status}.`);
  }
  return response;
}

/** The data of a response's server-sent events, as they come; who has seen enough hangs up. */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      for (const part of parts) {
        if (part.startsWith("data: ")) {
          yield part.slice(6).split("\n", 1)[0];
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
