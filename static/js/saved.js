// The line that says whether the text is safe. Its words are <template data-pm-state="…"> of _saved.html, already translated.

const SILENT = new Set(["waiting", "saving"]); // seen, not read out: a pause in the typing is no news

/** Shows a state; `time`, `url` and `reason` fill the places the template leaves for them. */
export function show(state, { time = "", url = "", reason = "" } = {}) {
  const line = document.querySelector("[data-pm-saved]");
  const words = wording(state);
  if (!line || !words || (line.dataset.pmNow === state && state !== "saved")) return;
  fillIn(words, time);
  words.querySelectorAll("[data-pm-compare]").forEach((link) => (link.href = url));
  words.querySelectorAll("[data-pm-reason]").forEach((place) => (place.textContent = reason));
  line.dataset.pmNow = state;
  line.setAttribute("aria-live", SILENT.has(state) ? "off" : "polite");
  line.replaceChildren(words);
}

/** Puts the offer to restore a kept copy above the form's answers. */
export function offer(form, time, { restore, discard }) {
  const words = wording("restore");
  if (!words) return;
  fillIn(words, time);
  const notice = words.firstElementChild;
  answer(notice, "[data-pm-restore]", restore);
  answer(notice, "[data-pm-discard]", discard);
  form.prepend(notice);
}

function answer(notice, button, act) {
  notice.querySelector(button).addEventListener("click", () => {
    notice.remove();
    act();
  });
}

function fillIn(words, time) {
  words.querySelectorAll("[data-pm-time]").forEach((place) => (place.textContent = time));
}

function wording(state) {
  return document.querySelector(`template[data-pm-state="${state}"]`)?.content.cloneNode(true);
}
