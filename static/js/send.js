// One save: posts the answers, returns what became of them. Never throws.
import { csrfToken } from "./csrf.js";
import { fieldsOf } from "./fields.js";

const KEEPALIVE_BYTES = 60_000; // browsers refuse more in a request that outlives its page

/** {is: "saved", version, saved_at, errors} · {is: "conflict", version, url} · {is: "closed", reason} · {is: "session" | "refused" | "offline"} */
export async function send(form, tab) {
  const body = bodyOf(form, tab);
  const headers = { "X-Pm-Autosave": "1", "X-CSRFToken": csrfToken(form), Accept: "application/json" };
  const keepalive = document.visibilityState === "hidden" && body.toString().length < KEEPALIVE_BYTES;
  try {
    const url = form.getAttribute("action") || location.href;
    return await verdict(await fetch(url, { method: "POST", body, headers, keepalive, redirect: "manual" }));
  } catch {
    return { is: "offline" };
  }
}

// csrfmiddlewaretoken stays out: Django prefers it to the header, and it is old after a new sign-in.
function bodyOf(form, tab) {
  const body = new URLSearchParams(fieldsOf(form));
  body.set("version", form.elements.version?.value ?? "");
  body.set("tab", tab);
  return body;
}

async function verdict(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  if (response.status === 403 && isJson) return { is: "closed", ...(await response.json()) };
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) return { is: "session" };
  if (response.status === 409 && isJson) return { is: "conflict", ...(await response.json()) };
  if (!response.ok || !isJson) return { is: "refused" };
  return { is: "saved", errors: {}, ...(await response.json()) };
}
