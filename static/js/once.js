// <form data-pm-once>: the second press of an impatient finger does nothing; the server would answer it the same.
const AGAIN_AFTER = 10_000; // a download leaves the page as it is: the button must come back

export function guardSubmits() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-pm-once]") || event.defaultPrevented) return;
    if (form.dataset.pmSent) return event.preventDefault();
    form.dataset.pmSent = "yes";
    buttonsOf(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    setTimeout(() => release(form), AGAIN_AFTER);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-pm-sent]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => event.target.matches?.("form[data-pm-sent]") && release(event.target));
}

function release(form) {
  delete form.dataset.pmSent;
  buttonsOf(form).forEach((button) => button.removeAttribute("aria-disabled"));
}

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}
