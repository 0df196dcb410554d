// <li data-pm-card="address of its form"> dragged with any pointer onto <section data-pm-box="3-2">: the form opens with
// that box chosen. Nothing moves before the reason is written; whoever does not drag presses the link in the card.
const FAR = 8; // px before a press becomes a drag

export function startDragging() {
  document.querySelectorAll("[data-pm-card]").forEach((card) => card.addEventListener("pointerdown", take));
}

function take(event) {
  if (event.button !== 0 || event.target.closest("a, button")) return;
  const card = event.currentTarget;
  const from = { x: event.clientX, y: event.clientY };
  let ghost = null;

  const move = (now) => {
    const [x, y] = [now.clientX - from.x, now.clientY - from.y];
    if (!ghost && Math.hypot(x, y) < FAR) return;
    ghost ??= lift(card);
    ghost.style.transform = `translate(${x}px, ${y}px)`;
    light(boxUnder(now));
  };
  const end = (now) => {
    card.removeEventListener("pointermove", move);
    ["pointerup", "pointercancel"].forEach((name) => card.removeEventListener(name, end));
    light(null);
    const box = ghost && now.type === "pointerup" ? boxUnder(now) : null;
    ghost?.remove();
    card.classList.remove("taken");
    if (box && box !== card.closest("[data-pm-box]")) open(card, box.dataset.pmBox);
  };
  card.setPointerCapture(event.pointerId);
  card.addEventListener("pointermove", move);
  ["pointerup", "pointercancel"].forEach((name) => card.addEventListener(name, end));
  event.preventDefault();
}

function lift(card) {
  const place = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.classList.add("lifted");
  ghost.ariaHidden = "true";
  Object.assign(ghost.style, { left: `${place.left}px`, top: `${place.top}px`, width: `${place.width}px` });
  document.body.append(ghost);
  card.classList.add("taken");
  return ghost;
}

function boxUnder({ clientX, clientY }) {
  return document.elementFromPoint(clientX, clientY)?.closest("[data-pm-box]") ?? null;
}

function light(box) {
  document.querySelectorAll("[data-pm-box].here").forEach((other) => other !== box && other.classList.remove("here"));
  box?.classList.add("here");
}

function open(card, box) {
  window.htmx.ajax("GET", `${card.dataset.pmCard}?to=${box}`, { target: "#move", swap: "outerHTML" });
}
