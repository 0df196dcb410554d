// <form data-pm-choose>: one box ticks all, and the line below says how many are ticked.
export function startChoosing() {
  document.querySelectorAll("form[data-pm-choose]").forEach(start);
}

function start(form) {
  const all = form.querySelector("[data-pm-choose-all]");
  const line = form.querySelector("[data-pm-choose-count]");
  const boxes = [...form.querySelectorAll('[name="chosen"]')];
  if (!all || !line || boxes.length === 0) return;
  const nobody = line.textContent;
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    line.textContent = ticked ? line.dataset.pmChooseSome.replace("{number}", ticked) : nobody;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    boxes.forEach((box) => (box.checked = all.checked));
    tell();
  });
  boxes.forEach((box) => box.addEventListener("change", tell));
  tell();
}
