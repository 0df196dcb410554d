// The answers of a form as pairs, without what belongs to the transport.
const TRANSPORT = new Set(["csrfmiddlewaretoken", "version", "tab"]);

export function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => !TRANSPORT.has(name) && typeof value === "string");
}

/** Whether two sets of answers say the same; line ends and outer blanks do not count. */
export function sameFields(one, other) {
  return plain(one) === plain(other);
}

/** Puts the answers into the form; those without a place on the page ride along as hidden inputs. Returns how many had none. */
export function fill(form, fields) {
  const values = new Map();
  fields.forEach(([name, value]) => values.set(name, [...(values.get(name) ?? []), value]));
  form.querySelectorAll("input[type=checkbox], input[type=radio]").forEach((box) => {
    if (box.form === form && !TRANSPORT.has(box.name)) box.checked = (values.get(box.name) ?? []).includes(box.value);
  });
  return [...values].filter(([name, texts]) => !put(form, name, texts)).length;
}

function put(form, name, texts) {
  const controls = [...form.elements].filter((control) => control.name === name);
  if (!controls.length) texts.forEach((text) => form.append(hidden(name, text)));
  controls.forEach((control, place) => write(control, texts, place));
  return controls.length > 0;
}

function write(control, texts, place) {
  if (control.type === "checkbox" || control.type === "radio" || control.type === "file") return;
  if (control.type === "select-multiple") {
    [...control.options].forEach((option) => (option.selected = texts.includes(option.value)));
  } else if (place < texts.length) {
    control.value = texts[place];
  }
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

function plain(fields) {
  return JSON.stringify(fields.map(([name, value]) => [name, value.replace(/\r\n?/g, "\n").trim()]));
}
