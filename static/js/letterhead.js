// <form data-pm-letterhead="form">: what is typed or chosen stands in the samples at once. Saved is what the server takes.
const COLOUR = /^#?[0-9a-f]{6}$/i;
const PICTURE = /^image\/(png|jpeg|webp)$/;
const LARGEST = 2_000_000;

const form = document.querySelector('[data-pm-letterhead="form"]');
if (form) start();

function start() {
  form.addEventListener("input", showWords);
  form.addEventListener("input", showColour);
  form.addEventListener("change", showLogo);
}

function field(name) {
  return form.querySelector(`input[data-pm-letterhead="${name}"]`);
}

function value(name) {
  return field(name).value.trim();
}

// Empty in one language is the word of the other, as on paper.
function inLanguage(name, language) {
  const [chinese, english] = [value(name), value(`${name}_en`)];
  return language === "en" ? english || chinese : chinese || english;
}

function showWords() {
  document.querySelectorAll("figure[data-pm-sample]").forEach((sample) => {
    for (const name of ["company", "word"]) part(sample, name).textContent = inLanguage(name, sample.dataset.pmSample);
  });
}

function showColour(event) {
  const accent = value("accent");
  if (event.target !== field("accent") || !COLOUR.test(accent)) return;
  document.querySelectorAll("figure[data-pm-sample] svg").forEach((sample) => {
    sample.setAttribute("color", `#${accent.replace("#", "")}`);
  });
}

function part(sample, name) {
  return sample.querySelector(`[data-pm-sample="${name}"]`);
}

function showLogo(event) {
  if (event.target !== field("logo")) return;
  const file = event.target.files[0];
  if (!file || !PICTURE.test(file.type) || file.size > LARGEST) return;
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    document.querySelectorAll('img[data-pm-sample="logo"]').forEach((logo) => {
      logo.src = reader.result;
      logo.hidden = false;
    });
  });
  reader.readAsDataURL(file);
}
