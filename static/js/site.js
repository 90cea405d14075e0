// What scripts add: nothing on these pages needs them.
// A second tap on a button sends nothing twice; typed characters are counted; a page can be printed and copied.
for (const form of document.querySelectorAll("form[method=post]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
}

// A form that came back with a mistake: going back to it later asks for the page again, not for the form to be resent.
if (document.querySelector(".mistake")) history.replaceState(null, "", location.href);

const question = document.querySelector("textarea[maxlength]");
const count = document.querySelector("[data-count]");
if (question && count) {
  const words = count.dataset.count;
  const show = () => {
    const left = question.maxLength - question.value.length;
    count.textContent = left < 60 ? words.replace("%", left) : "";
  };
  question.addEventListener("input", show);
  show();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const opened = [];
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    opened.push(details);
  }
});
window.addEventListener("afterprint", () => {
  while (opened.length) opened.pop().open = false;
});

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.innerText);
    button.textContent = button.dataset.done;
  });
}
