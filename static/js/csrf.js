// Signing in in another tab changes the CSRF token: forms and requests of this tab follow the cookie.
const COOKIE = /(?:^|;\s*)(?:__Host-|__Secure-)?csrftoken=([^;]+)/;

export function csrfToken(form) {
  return document.cookie.match(COOKIE)?.[1] ?? form?.elements.csrfmiddlewaretoken?.value ?? "";
}

export function followToken() {
  document.addEventListener("htmx:configRequest", (event) => {
    const token = csrfToken(null);
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    if (field) field.value = csrfToken(event.target);
  });
}
