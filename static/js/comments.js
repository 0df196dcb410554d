// Comments beside a document: a marked passage can be commented on, the form comes beside it and goes away again,
// and words that could not be sent stay where they are.

const LONGEST = 300; // characters of a passage that are kept
const SETTLE = 250; // milliseconds without a change before a selection counts

export function startComments() {
  const column = document.querySelector("[data-pm-comments]");
  if (!column) return;
  let opener = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("[data-pm-say]")) opener = event.target;
  });
  document.addEventListener("click", (event) => {
    const away = event.target.closest("[data-pm-put-away]");
    if (away && column.contains(away)) putAway(event, opener);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest?.("#say")) putAway(event, opener);
  });
  keepWords();
  offerPassages();
}

function putAway(event, opener) {
  event.preventDefault();
  document.getElementById("say").replaceChildren();
  (opener?.isConnected ? opener : document.getElementById("comments-title"))?.focus();
}

// ---- words that did not get through ----

function keepWords() {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const form = requestConfig.elt.closest("[data-pm-words]");
    if (!form || !isElsewhere(xhr.responseURL, requestConfig.path)) return;
    event.detail.shouldSwap = false;
    tell(form, "session");
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.closest?.("[data-pm-words]");
      if (form) tell(form, "offline");
    });
  }
}

function isElsewhere(got, asked) {
  return got && new URL(got, location.href).pathname !== new URL(asked, location.href).pathname;
}

function tell(form, why) {
  form.querySelector("[role=alert]")?.remove();
  const words = document.querySelector(`template[data-pm-unsent="${why}"]`);
  if (words) form.querySelector("[type=submit]").closest(".actions, form > *").before(words.content.cloneNode(true));
}

// ---- a marked passage ----

function offerPassages() {
  const paper = document.querySelector("[data-pm-passages]");
  const words = document.querySelector("template[data-pm-passage]");
  if (!paper || !words) return;
  const offer = words.content.firstElementChild.cloneNode(true);
  let timer;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(offer, paper), SETTLE);
  });
  offer.addEventListener("pointerdown", (event) => event.preventDefault()); // a press must not undo the marking
  offer.addEventListener("click", (event) => {
    if (!window.htmx) return;
    event.preventDefault();
    window.htmx.ajax("GET", offer.href, { source: offer, target: "#say", swap: "innerHTML" }).then(() => offer.remove());
  });
}

function show(offer, paper) {
  const selection = document.getSelection();
  const place = placeOf(selection, paper);
  const passage = place ? selection.toString().replaceAll("\u2060", "").trim().replace(/\s+/g, " ") : "";
  if (!passage) return document.activeElement === offer ? undefined : offer.remove();
  offer.href = `${offer.dataset.pmAddress}?${place.dataset.pmPlace}&quote=${encodeURIComponent([...passage].slice(0, LONGEST).join(""))}`;
  place.append(offer);
  put(offer, selection.getRangeAt(0).getBoundingClientRect(), paper);
}

function placeOf(selection, paper) {
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const within = selection.getRangeAt(0).commonAncestorContainer;
  const part = within instanceof Element ? within : within.parentElement;
  if (!paper.contains(part) || part.closest("figure, svg, .kpis")) return null;
  return part.closest("[data-pm-place]");
}

function put(offer, marked, paper) {
  const frame = paper.getBoundingClientRect();
  const left = Math.min(Math.max(marked.left - frame.left, 8), frame.width - offer.offsetWidth - 8);
  offer.style.top = `${marked.bottom - frame.top + 6}px`;
  offer.style.left = `${left}px`;
}
