// What the server could not save, said beside the field; the sentence goes when the next save takes the answer.

export function showMistakes(form, errors) {
  form.querySelectorAll("[data-pm-mistake]").forEach((old) => withdraw(form, old));
  Object.entries(errors).forEach(([name, sentence]) => {
    const field = [...form.elements].find((control) => control.name === name);
    if (field) say(field, sentence);
  });
}

function say(field, sentence) {
  const id = `${field.id}_mistake`;
  const line = Object.assign(document.createElement("div"), { id, className: "invalid-feedback", textContent: sentence });
  line.dataset.pmMistake = field.name;
  (document.getElementById(`div_${field.id}`) ?? field.parentElement).append(line);
  field.classList.add("is-invalid");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
}

function withdraw(form, line) {
  const field = [...form.elements].find((control) => control.name === line.dataset.pmMistake);
  line.remove();
  if (!field) return;
  field.classList.remove("is-invalid");
  field.removeAttribute("aria-invalid");
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== line.id);
  if (others.join("")) field.setAttribute("aria-describedby", others.join(" "));
  else field.removeAttribute("aria-describedby");
}
